"""Ideas, and what became of them."""

from allmenning.voice.models.answers import (
    AnswerText,
    Assessment,
    IdeaAnswer,
    IdeaDecision,
    Measure,
    Told,
)
from allmenning.voice.models.ideas import Idea, IdeaText
from allmenning.voice.models.terms import VoiceTerms

__all__ = [
    "AnswerText",
    "Assessment",
    "Idea",
    "IdeaAnswer",
    "IdeaDecision",
    "IdeaText",
    "Measure",
    "Told",
    "VoiceTerms",
]
