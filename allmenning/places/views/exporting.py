"""Places out as a spreadsheet, which can be read in again."""

import csv
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.places import access
from allmenning.places.forms.importing import SPREADSHEET
from allmenning.places.forms.sheet import BUILDING, HEADINGS, SPACE, in_cells
from allmenning.places.models import Building, Space
from allmenning.places.queries.sheet_facts import (
    building_facts,
    facts_by_row,
    space_facts,
    with_facts,
)
from allmenning.places.rules.cells import safe
from allmenning.places.views.buildings import editor


@audience(Audience.STAFF)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The buildings one may edit and their spaces, as `csv` or `xlsx`."""
    if form not in _WRITERS:
        raise Http404
    now = timezone.now()
    buildings = with_facts(access.editable_buildings(editor(request), now=now))
    rows = [_row(building, space) for building, space in facts_by_row(buildings)]
    kind, write = _WRITERS[form]
    response = HttpResponse(write(rows), content_type=kind)
    name = f"bygg-og-lokaler-{local_date(now).isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _row(building: Building, space: Space | None) -> list[Any]:
    """A row's cells, texts made safe to open."""
    cells = in_cells(building.slug, building_facts(building), BUILDING)
    facts = space_facts(space) if space else {}
    cells += in_cells(space.slug if space else "", facts, SPACE)
    return [safe(cell) if isinstance(cell, str) else cell for cell in cells]


def _csv(rows: list[list[Any]]) -> bytes:
    """As Excel opens it here: semicolons, decimal commas, and a mark that says UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows([_with_comma(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _with_comma(cell: Any) -> Any:
    return repr(cell).replace(".", ",") if isinstance(cell, float) else cell


def _xlsx(rows: list[list[Any]]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Bygg og lokaler")
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, heading) for heading in HEADINGS])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _bold(sheet: Any, heading: str) -> Any:
    cell = WriteOnlyCell(sheet, heading)
    cell.font = Font(bold=True)
    return cell


_WRITERS = {"csv": ("text/csv; charset=utf-8", _csv), "xlsx": (SPREADSHEET, _xlsx)}
