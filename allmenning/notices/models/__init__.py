"""Notices, who approved them, and the ledger of who got what."""

from allmenning.notices.models.dispatch import Dispatch
from allmenning.notices.models.figures import TakeUp, Tally, Tariff, TriggerDay, Usefulness
from allmenning.notices.models.notice import Approval, Channel, Notice, Relevance, Theme
from allmenning.notices.models.paid import PaidMessage
from allmenning.notices.models.pilot import Order, Pilot
from allmenning.notices.models.text import DistrictFact, Language, NoticeText
from allmenning.notices.models.wishes import Bounce, Enrolment, OptOut

__all__ = [
    "Approval",
    "Bounce",
    "Channel",
    "Dispatch",
    "DistrictFact",
    "Enrolment",
    "Language",
    "Notice",
    "NoticeText",
    "OptOut",
    "Order",
    "PaidMessage",
    "Pilot",
    "Relevance",
    "TakeUp",
    "Tally",
    "Tariff",
    "Theme",
    "TriggerDay",
    "Usefulness",
]
