"""Requests, bookings, holds and closures, the rules of each space, and the claims behind them."""

from allmenning.booking.models.claim import Claim, Closure, ClosureAsset, Hold
from allmenning.booking.models.request import Booking, Request
from allmenning.booking.models.terms import ApprovalRule, BookingRules, Terms

__all__ = [
    "ApprovalRule",
    "Booking",
    "BookingRules",
    "Claim",
    "Closure",
    "ClosureAsset",
    "Hold",
    "Request",
    "Terms",
]
