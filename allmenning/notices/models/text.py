"""What a notice says, in each language, and what it may say of a district."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.notices.models.notice import Notice
from allmenning.places.models import District


class Language(models.TextChoices):
    """The languages a notice is written in, each named in itself."""

    NB = "nb", "bokmål"
    NN = "nn", "nynorsk"
    EN = "en", "English"


class NoticeText(MunicipalityModel):
    """What a notice says in one language. `body` is the small markup of `rules.markup`."""

    personal_data = None

    notice = Within(Notice, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=Language)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=8000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "language"],
                name="text_once_per_language",
                violation_error_message=_("Varselet har allerede en tekst på dette språket."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} of notice {self.notice_id}"


class DistrictFact(MunicipalityModel):
    """What a text may say of a district by name, such as its telephone."""

    personal_data = None

    district = Within(District, models.CASCADE, related_name="facts")
    name = models.SlugField(max_length=40)
    value = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="fact_once_per_district",
                violation_error_message=_("Bydelen har allerede dette."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of district {self.district_id}"
