"""Addresses are read from Kartverket's file, as often as one likes."""

import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from django.conf import LazySettings
from django.core.management import CommandError, call_command

from allmenning.core.models import Municipality
from allmenning.places.models import Address, BasicUnit, District, Street
from allmenning.places.queries.landmarks import landmark_named
from simulators.registers import krr
from simulators.registers.server import Server

# As the file has them; those that are not read are left empty.
COLUMNS = (
    "lokalid;kommunenummer;kommunenavn;adressetype;adressetilleggsnavn;adressetilleggsnavnKilde;"
    "adressekode;adressenavn;nummer;bokstav;gardsnummer;bruksnummer;festenummer;undernummer;"
    "adresseTekst;adresseTekstUtenAdressetilleggsnavn;EPSG-kode;Nord;Øst;postnummer;poststed;"
    "grunnkretsnummer;grunnkretsnavn;soknenummer;soknenavn;organisasjonsnummer;tettstednummer;"
    "tettstednavn;valgkretsnummer;valgkretsnavn;oppdateringsdato;datauttaksdato;adresseId;uuidAdresse"
)
HOUSE = {
    "kommunenummer": "0301",
    "adressetype": "vegadresse",
    "adressekode": "10001",
    "adressenavn": "Eksempelveien",
    "nummer": "12",
    "bokstav": "B",
    "EPSG-kode": "4258",
    "Nord": "59.9612345",
    "Øst": "10.912345",
    "postnummer": "979",
    "poststed": "OSLO",
    "grunnkretsnummer": "3011101",
    "grunnkretsnavn": "Stovner 1",
    "adresseId": "285000001",
}


def _unknown(_number: str) -> krr.Entry:
    return krr.NOT_REGISTERED


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    with Server(0, {}, _unknown) as server:
        settings.KLASS_URL = f"{server.base_url}/klass"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def _file(folder: Path, *houses: dict[str, str], columns: str = COLUMNS) -> Path:
    path = folder / "matrikkelenAdresse.csv"
    lines = [";".join(house.get(name, "") for name in columns.split(";")) for house in houses]
    path.write_text("\n".join([columns, *lines]), encoding="utf-8-sig")
    return path


def _load(path: Path, slug: str = "oslo") -> str:
    told = StringIO()
    call_command("load_addresses", slug, str(path), stdout=told)
    return told.getvalue()


def test_addresses_come_with_streets_units_and_districts(
    oslo: Municipality, server: Server, tmp_path: Path
) -> None:
    other = {**HOUSE, "nummer": "13", "bokstav": "", "adresseId": "285000002", "Nord": "59.9712345"}

    told = _load(_file(tmp_path, HOUSE, other))

    assert told == "2 addresses in 1 streets, 1 basic units, 1 districts.\n"
    house = Address.objects.get(reference="285000001")
    assert str(house) == "Eksempelveien 12B"
    assert (house.postcode, house.post_town, house.is_detached) == ("0979", "OSLO", None)
    assert (house.x, house.y) == (109_123_450, 599_612_345)
    assert house.basic_unit == BasicUnit.objects.get(code="03011101")
    district = District.objects.get(code="030111")
    assert house.basic_unit.district == district
    assert district.latitude == pytest.approx(59.9662345)
    assert (found := landmark_named("eksempelveien 12b")) is not None
    assert found.name == "Eksempelveien 12B"


def test_a_newer_file_corrects_and_adds(oslo: Municipality, server: Server, tmp_path: Path) -> None:
    _load(_file(tmp_path, HOUSE))
    Address.objects.update(is_detached=True)
    District.objects.update(name="Vårt Stovner")
    before = Address.objects.get().pk

    _load(_file(tmp_path, {**HOUSE, "adressenavn": "Nyveien", "nummer": "14"}))

    house = Address.objects.get()
    assert (house.pk, str(house), house.is_detached) == (before, "Nyveien 14B", True)
    assert [street.name for street in Street.objects.all()] == ["Nyveien"]
    assert District.objects.get().name == "Vårt Stovner"


def test_what_is_passed_over_is_counted(oslo: Municipality, server: Server, tmp_path: Path) -> None:
    told = _load(
        _file(
            tmp_path,
            HOUSE,
            HOUSE,
            {**HOUSE, "kommunenummer": "3203"},
            {**HOUSE, "adressetype": "matrikkeladresse"},
            *({**HOUSE, **wrong} for wrong in ({"nummer": ""}, {"Nord": "6615279.64"})),
            *({**HOUSE, **wrong} for wrong in ({"bokstav": "AB"}, {"Øst": "NaN"})),
            *({**HOUSE, **wrong} for wrong in ({"nummer": "9" * 12}, {"EPSG-kode": "", "Øst": ""})),
        )
    )

    assert told.splitlines() == [
        "1 addresses in 1 streets, 1 basic units, 1 districts.",
        "Passed over: 1 in another municipality.",
        "Passed over: 1 not along a street.",
        "Passed over: 6 that cannot be read.",
    ]


def test_a_unit_that_no_district_has_is_kept_without(
    asker: Municipality, server: Server, tmp_path: Path
) -> None:
    house = {**HOUSE, "kommunenummer": "3203", "grunnkretsnummer": "32030101"}
    bare = {**house, "adresseId": "2", "grunnkretsnummer": "", "grunnkretsnavn": ""}

    assert _load(_file(tmp_path, house, bare), "asker").startswith("2 addresses in 1 streets, 1 b")


def test_many_are_read_a_batch_at_a_time(
    oslo: Municipality, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmenning.places.actions.grounding._BATCH", 2)
    houses = [{**HOUSE, "nummer": str(n), "adresseId": str(n)} for n in range(1, 8)]

    assert _load(_file(tmp_path, *houses)).startswith("7 addresses in 1 streets")


@pytest.mark.parametrize(
    ("house", "columns", "why"),
    [
        (HOUSE, COLUMNS.replace("grunnkretsnavn", "kretsnavn"), "without grunnkretsnavn"),
        ({**HOUSE, "EPSG-kode": "25833"}, COLUMNS, "without EPSG:4258"),
        (HOUSE, "", "without adresseId, kommunenummer"),
    ],
)
def test_another_file_is_refused(
    oslo: Municipality,
    server: Server,
    tmp_path: Path,
    house: dict[str, str],
    columns: str,
    why: str,
) -> None:
    with pytest.raises(CommandError, match=why):
        _load(_file(tmp_path, house, columns=columns))

    assert not Address.objects.exists()


def test_what_cannot_be_read_at_all_is_told(
    oslo: Municipality, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(COLUMNS.encode() + "\nÆrfuglveien".encode("latin-1"))

    for file in (path, tmp_path / "none.csv"):
        with pytest.raises(CommandError, match="cannot be read"):
            _load(file)
    with pytest.raises(CommandError, match="no municipality called nowhere"):
        _load(path, "nowhere")


def test_without_the_districts_nothing_is_loaded(
    oslo: Municipality, server: Server, tmp_path: Path
) -> None:
    server.failures["klass"] = "down"

    with pytest.raises(CommandError, match="does not tell the districts"):
        _load(_file(tmp_path, HOUSE))

    assert not Address.objects.exists()
