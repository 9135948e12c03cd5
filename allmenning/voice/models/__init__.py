"""Ideas and what became of them, and asking people on purpose."""

from allmenning.voice.models.answers import (
    AnswerText,
    Assessment,
    IdeaAnswer,
    IdeaDecision,
    Measure,
    Told,
)
from allmenning.voice.models.groups import (
    GroupMeeting,
    Honorarium,
    HonorariumRate,
    WorkingGroup,
)
from allmenning.voice.models.ideas import Idea, IdeaText
from allmenning.voice.models.involving import Involvement, Statement, StatementText
from allmenning.voice.models.terms import VoiceTerms

__all__ = [
    "AnswerText",
    "Assessment",
    "GroupMeeting",
    "Honorarium",
    "HonorariumRate",
    "Idea",
    "IdeaAnswer",
    "IdeaDecision",
    "IdeaText",
    "Involvement",
    "Measure",
    "Statement",
    "StatementText",
    "Told",
    "VoiceTerms",
    "WorkingGroup",
]
