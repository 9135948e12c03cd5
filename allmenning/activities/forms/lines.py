"""Head counts as a device sends them: many lines at once, perhaps long after."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from allmenning.activities.actions.counting import Line
from allmenning.activities.models.attendance import MOST_AT_ONCE

Number = Annotated[int, Field(ge=-1, le=MOST_AT_ONCE)]


class SentLine(BaseModel):
    """One press of a button, or all who came when `is_total`."""

    model_config = ConfigDict(extra="forbid")

    key: UUID
    at: AwareDatetime
    adults: Number
    children: Number
    is_total: bool = False
    is_approximate: bool = False

    @model_validator(mode="after")
    def _is_one_press_or_a_total(self) -> Self:
        numbers = {self.adults, self.children}
        if self.is_total and min(numbers) < 0:
            raise ValueError("A total is no less than nobody.")
        if not self.is_total and (not numbers <= {-1, 0, 1} or self.is_approximate):
            raise ValueError("One press is one person.")
        return self


class SentLines(BaseModel):
    """What a device sends in one go."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[SentLine], Field(min_length=1, max_length=500)]

    def counted(self) -> list[Line]:
        return [Line(**line.model_dump()) for line in self.lines]
