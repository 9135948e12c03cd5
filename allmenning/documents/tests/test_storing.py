"""Bytes are kept once, whole, and no longer than something points at them."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.documents.actions import let_go_of_unused, store_file
from allmenning.documents.models import StoredFile
from allmenning.documents.queries import path_of
from allmenning.documents.rules.keeping import Kept, place_of, to_keep
from tests.files import PDF

HOUR = timedelta(hours=1)
PLAN = to_keep("plan.pdf", PDF)


def bytes_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_bytes_lie_by_their_sum_in_the_municipalitys_folder(
    oslo: Municipality, now: datetime, folder_of_files: Path
) -> None:
    stored = store_file(PLAN, now=now)

    assert bytes_in(folder_of_files) == [f"{oslo.pk}/{place_of(PLAN.digest)}"]
    assert path_of(stored).read_bytes() == PDF
    assert (stored.size, stored.media_type) == (len(PDF), "application/pdf")
    assert path_of(stored).stat().st_mode & 0o077 == 0


def test_the_same_content_is_stored_once(
    oslo: Municipality, now: datetime, folder_of_files: Path
) -> None:
    first = store_file(PLAN, now=now)
    written = path_of(first).stat().st_mtime_ns

    again = store_file(to_keep("en annen.pdf", PDF), now=now + HOUR / 2)

    assert again.pk == first.pk
    assert again.look_at == now + HOUR / 2 + HOUR
    assert len(bytes_in(folder_of_files)) == 1
    assert path_of(first).stat().st_mtime_ns == written


def test_each_municipality_keeps_its_own(
    oslo: Municipality, asker: Municipality, now: datetime, folder_of_files: Path
) -> None:
    store_file(PLAN, now=now)
    with scope.municipality(asker.pk):
        store_file(PLAN, now=now)
        assert StoredFile.objects.count() == 1

    assert len(bytes_in(folder_of_files)) == 2


def test_bytes_that_got_lost_are_written_again(oslo: Municipality, now: datetime) -> None:
    stored = store_file(PLAN, now=now)
    path_of(stored).unlink()

    store_file(PLAN, now=now)

    assert path_of(stored).read_bytes() == PDF


def test_a_machine_that_stops_in_the_middle_leaves_no_half_file(
    oslo: Municipality, now: datetime, folder_of_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(os, "replace", _stop)
        with pytest.raises(KeyboardInterrupt):
            store_file(PLAN, now=now)
    [row] = StoredFile.objects.all()
    assert not path_of(row).exists()
    assert len(bytes_in(folder_of_files)) == 1, "what was half-written lies under its own name"

    let_go_of_unused(now=now + HOUR)

    assert bytes_in(folder_of_files) == []
    assert not StoredFile.objects.exists()


def _stop(*names: str) -> None:
    raise KeyboardInterrupt


def test_what_nothing_points_at_goes_after_an_hour(
    oslo: Municipality, now: datetime, folder_of_files: Path
) -> None:
    store_file(PLAN, now=now)

    let_go_of_unused(now=now + HOUR - timedelta(seconds=1))
    assert len(bytes_in(folder_of_files)) == 1
    let_go_of_unused(now=now + HOUR)

    assert bytes_in(folder_of_files) == []
    assert not StoredFile.objects.exists()


def test_another_municipalitys_files_are_left_alone(
    oslo: Municipality, asker: Municipality, now: datetime, folder_of_files: Path
) -> None:
    store_file(PLAN, now=now)
    with scope.municipality(asker.pk):
        let_go_of_unused(now=now + 2 * HOUR)

    assert len(bytes_in(folder_of_files)) == 1


@pytest.mark.parametrize("senders", [2, 6])
def test_several_at_once_store_the_same_once(
    oslo: Municipality,
    now: datetime,
    folder_of_files: Path,
    at_once: Callable[..., list[StoredFile]],
    senders: int,
) -> None:
    stored = at_once(*[lambda: store_file(PLAN, now=now)] * senders)

    assert len({file.pk for file in stored}) == 1
    assert len(bytes_in(folder_of_files)) == 1
    assert path_of(stored[0]).read_bytes() == PDF


def test_who_stores_what_is_being_deleted_gets_it_kept(
    oslo: Municipality,
    now: datetime,
    at_once: Callable[..., list[StoredFile]],
) -> None:
    for round_ in range(10):
        kept = Kept("x.txt", "text/plain", f"runde {round_}".encode())
        store_file(kept, now=now)
        later = now + HOUR

        _none, stored = at_once(
            lambda: let_go_of_unused(now=later),  # noqa: B023
            lambda: store_file(kept, now=later),  # noqa: B023
        )

        assert StoredFile.objects.filter(pk=stored.pk, sha256=kept.digest).exists()
        assert path_of(stored).read_bytes() == kept.content
