"""Requests and what is said about them, bookings, closures, rules, claims, calendars and figures."""

from allmenning.booking.models.adoption import Adoption, PlaceTemplate
from allmenning.booking.models.claim import Claim, Closure, ClosureAsset, Hold
from allmenning.booking.models.culture import CultureHours, CultureMonth, CultureTotal, Turnout
from allmenning.booking.models.embed import Embed
from allmenning.booking.models.feed import Feed
from allmenning.booking.models.foreign import ForeignCalendar, ForeignTime
from allmenning.booking.models.notice import SpaceNotice
from allmenning.booking.models.request import Booking, Request
from allmenning.booking.models.sending import Sending
from allmenning.booking.models.series import Change, Series, SkippedDate
from allmenning.booking.models.terms import ApprovalRule, BookingRules, Terms
from allmenning.booking.models.thread import Attachment, Message, MinuteSpent
from allmenning.booking.models.webhook import Delivery, DeliveryAttempt, Webhook

__all__ = [
    "Adoption",
    "ApprovalRule",
    "Attachment",
    "Booking",
    "BookingRules",
    "Change",
    "Claim",
    "Closure",
    "ClosureAsset",
    "CultureHours",
    "CultureMonth",
    "CultureTotal",
    "Delivery",
    "DeliveryAttempt",
    "Embed",
    "Feed",
    "ForeignCalendar",
    "ForeignTime",
    "Hold",
    "Message",
    "MinuteSpent",
    "PlaceTemplate",
    "Request",
    "Sending",
    "Series",
    "SkippedDate",
    "SpaceNotice",
    "Terms",
    "Turnout",
    "Webhook",
]
