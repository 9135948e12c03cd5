"""The pages where templates are edited, in tests."""

from typing import Any

from allmenning.booking.models import PlaceTemplate

LIST = "/ansatte/maler"


def url(school: PlaceTemplate, part: str = "") -> str:
    return f"{LIST}/{school.pk}{part}"


def fields(page: Any) -> dict[str, Any]:
    """What a browser would send back, untouched."""
    bound = list(page.context["form"])
    if formset := page.context.get("formset"):
        bound += [*formset.management_form, *(field for form in formset for field in form)]
    said = {field.html_name: _sent(field) for field in bound if "DELETE" not in field.html_name}
    return {name: value for name, value in said.items() if value is not False}


def _sent(field: Any) -> Any:
    value, choices = field.value(), getattr(field.field, "choices", ())
    if choices and value is None:
        return [] if field.use_fieldset else next(iter(choices))[0]
    if choices and isinstance(value, bool):
        return str(value)
    return "" if value is None else value


def said_beside(page: str, field: str) -> str:
    return page.split(f'id="id_{field}_error">')[1].split("</div>")[0]


def contents_of(school: PlaceTemplate) -> dict[str, Any]:
    school.refresh_from_db()
    contents: dict[str, Any] = school.contents
    return contents
