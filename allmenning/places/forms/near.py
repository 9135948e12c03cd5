"""Near what somebody looks: a place by its name, or where the device is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.places.queries.landmarks import landmark_named
from allmenning.places.queries.search import Point


class NearForm(forms.Form):
    """A place, typed or pointed out by the device; nothing is required."""

    near = forms.CharField(
        label=_("I nærheten av"),
        required=False,
        max_length=100,
        error_messages={"max_length": _("Skriv høyst 100 tegn.")},
    )
    lat = forms.FloatField(required=False, min_value=57, max_value=72, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=4, max_value=32, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("near"):
            landmark = landmark_named(said["near"])
            if landmark is None:
                unknown = _("Vi kjenner ikke stedet. Skriv en adresse, en bydel eller et hus.")
                self.add_error("near", unknown)
            else:
                said["point"] = landmark.point
        return said

    def point(self) -> Point | None:
        """Where that is, once the form is validated; a name goes before the device."""
        said = self.cleaned_data
        if said.get("point") is None and None not in (said.get("lat"), said.get("lon")):
            return Point(said["lat"], said["lon"])
        named: Point | None = said.get("point")
        return named
