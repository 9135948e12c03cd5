"""Buildings, the spaces in them, what they are made of and when they are open."""

from allmenning.places.models.address import Address, BasicUnit, Street
from allmenning.places.models.building import Building, District
from allmenning.places.models.hours import Holiday, OpeningException, OpeningHours, Timetable
from allmenning.places.models.importing import PlacesImport
from allmenning.places.models.picture import Picture
from allmenning.places.models.rollout import RolloutTarget
from allmenning.places.models.space import (
    Accessibility,
    Asset,
    Facility,
    Purpose,
    Space,
    SpaceAsset,
    SpaceKind,
)

__all__ = [
    "Accessibility",
    "Address",
    "Asset",
    "BasicUnit",
    "Building",
    "District",
    "Facility",
    "Holiday",
    "OpeningException",
    "OpeningHours",
    "Picture",
    "PlacesImport",
    "Purpose",
    "RolloutTarget",
    "Space",
    "SpaceAsset",
    "SpaceKind",
    "Street",
    "Timetable",
]
