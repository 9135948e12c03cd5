"""Requests, bookings, holds and closures, rules, the claims behind them, and culture hours."""

from allmenning.booking.models.claim import Claim, Closure, ClosureAsset, Hold
from allmenning.booking.models.culture import CultureHours, CultureMonth, CultureTotal, Turnout
from allmenning.booking.models.request import Booking, Request
from allmenning.booking.models.terms import ApprovalRule, BookingRules, Terms

__all__ = [
    "ApprovalRule",
    "Booking",
    "BookingRules",
    "Claim",
    "Closure",
    "ClosureAsset",
    "CultureHours",
    "CultureMonth",
    "CultureTotal",
    "Hold",
    "Request",
    "Terms",
    "Turnout",
]
