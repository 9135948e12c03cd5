"""Counting who uses what a notice offers: a sum for each day, and nothing about anybody."""

from datetime import date

from django.db import connection, models

from allmenning.core import scope
from allmenning.notices.models import TakeUp

_ONE_MORE = """
INSERT INTO notices_takeup (municipality_id, notice_id, day, number) VALUES (%s, %s, %s, 1)
ON CONFLICT ON CONSTRAINT take_up_once_a_day DO UPDATE SET number = notices_takeup.number + 1
"""


def count_take_up(*, notice: int, day: date) -> None:
    """Count one more on the day."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, [scope.municipality_id(), notice, day])


def take_back_take_up(*, notice: int, day: date) -> None:
    """Count one less on the day: an order was given up."""
    counted = TakeUp.objects.filter(notice=notice, day=day, number__gt=0)
    counted.update(number=models.F("number") - 1)
