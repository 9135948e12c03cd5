"""What every model declares: whose rows they are, what they tell about people, what they rest on."""

from dataclasses import fields
from typing import Any, cast

import pytest

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from tests.house.floors import floor_of

# Rows that belong to no municipality, and why.
GLOBAL = {
    "core.Municipality": "is the municipality",
    "core.RateBucket": "its key is a digest that tells nothing about anybody",
}


def our_models() -> list[type[models.Model]]:
    """Every model of the product, tables between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.startswith("allmenning.")]


EVERY_MODEL = pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)


@EVERY_MODEL
def test_model_belongs_to_a_municipality_or_is_declared_global(model: type[models.Model]) -> None:
    assert issubclass(model, MunicipalityModel) != (model._meta.label in GLOBAL)


def test_every_global_model_exists() -> None:
    assert set(GLOBAL) <= {model._meta.label for model in our_models()}


@EVERY_MODEL
def test_model_declares_its_personal_data(model: type[models.Model]) -> None:
    declared = cast(Any, model).personal_data

    assert declared is None or isinstance(declared, PersonalData)
    if declared is not None:
        assert _leads_somewhere(model, declared.found_by)
        assert [name for name in declared.exported if not _is_field(model, name)] == []
        conditions = [name.replace("__", ".") for name, _value in declared.exported_when]
        assert all(_leads_somewhere(model, condition) for condition in conditions)
        assert all(getattr(declared, text.name) for text in fields(declared) if text.type is str)


@EVERY_MODEL
def test_model_that_points_at_a_person_has_personal_data(model: type[models.Model]) -> None:
    points = [field.name for field in _foreign_keys(model) if _label(field) == "people.Person"]

    assert points == [] or cast(Any, model).personal_data is not None


@EVERY_MODEL
def test_foreign_keys_point_within_the_room_or_down(model: type[models.Model]) -> None:
    floor = floor_of()
    room = model._meta.app_label

    wrong = [
        field.name
        for field in _foreign_keys(model)
        if (target := field.remote_field.model._meta.app_label) != room
        and floor[target] >= floor[room]
    ]

    assert wrong == []


@EVERY_MODEL
def test_foreign_keys_stay_within_the_municipality(model: type[models.Model]) -> None:
    """Only `Within` is checked by the database as (municipality, id)."""
    wrong = [
        field.name
        for field in _foreign_keys(model)
        if isinstance(field, models.ForeignKey)
        and issubclass(field.remote_field.model, MunicipalityModel)
        and not isinstance(field, Within)
    ]

    assert wrong == []


def test_every_constraint_has_a_message_in_norwegian() -> None:
    constraints = [one for model in our_models() for one in model._meta.constraints]

    assert [one.name for one in constraints if not _has_message(one)] == []


def _has_message(constraint: models.BaseConstraint) -> bool:
    message = str(constraint.violation_error_message)
    return message.endswith(".") and message != str(constraint.default_violation_error_message)


def test_every_app_has_one_latest_migration(database: None) -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


def _foreign_keys(model: type[models.Model]) -> list[Any]:
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in own if field.remote_field]


def _label(field: Any) -> str:
    return str(field.remote_field.model._meta.label)


def _is_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return name in {field.attname for field in model._meta.local_concrete_fields}
    return True


def _leads_somewhere(model: type[models.Model], path: str) -> bool:
    """Whether the path of fields, parted by full stops, can be followed."""
    first, _, rest = path.partition(".")
    if not _is_field(model, first):
        return False
    return not rest or _leads_somewhere(_target(model, first), rest)


def _target(model: type[models.Model], name: str) -> type[models.Model]:
    return cast(Any, model._meta.get_field(name)).remote_field.model


def test_no_field_asks_where_people_come_from() -> None:
    """Nobody is asked about background: no column may hold it."""
    unwanted = (
        "ethnic",
        "religio",
        "nationalit",
        "immigra",
        "citizenship",
        "birth_country",
        "race",
    )

    asked = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if any(word in field.name.lower() for word in unwanted)
    ]

    assert asked == []
