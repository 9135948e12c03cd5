"""What people meet for, when, and how many came."""

from allmenning.activities.models.activity import Activity, Collaboration
from allmenning.activities.models.attendance import (
    Attendance,
    CountingDevice,
    OutreachCount,
    ReportedFigures,
)
from allmenning.activities.models.board import (
    Board,
    BoardFollower,
    BoardMember,
    BoardModerator,
    BoardPost,
)
from allmenning.activities.models.evaluation import EvaluationDecision, EvaluationRule
from allmenning.activities.models.feedback import (
    FeedbackResponse,
    FeedbackTranslation,
    UncountedResponses,
)
from allmenning.activities.models.handover import Handover, HandoverReview
from allmenning.activities.models.initiative import Initiative
from allmenning.activities.models.open_data import PublicChange
from allmenning.activities.models.session import Schedule, Session
from allmenning.activities.models.sign_up import SignUp
from allmenning.activities.models.telling import (
    Hanging,
    MarketingChannel,
    Promotion,
    RelayRequest,
)

__all__ = [
    "Activity",
    "Attendance",
    "Board",
    "BoardFollower",
    "BoardMember",
    "BoardModerator",
    "BoardPost",
    "Collaboration",
    "CountingDevice",
    "EvaluationDecision",
    "EvaluationRule",
    "FeedbackResponse",
    "FeedbackTranslation",
    "Handover",
    "HandoverReview",
    "Hanging",
    "Initiative",
    "MarketingChannel",
    "OutreachCount",
    "Promotion",
    "PublicChange",
    "RelayRequest",
    "ReportedFigures",
    "Schedule",
    "Session",
    "SignUp",
    "UncountedResponses",
]
