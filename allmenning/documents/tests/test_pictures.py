"""Pictures are drawn anew, so that nothing hides in them."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from allmenning.documents.rules.kinds import Hindrance, NotAccepted
from allmenning.documents.rules.pictures import LONGEST_SIDE, drawn_anew, shrunk, size_of
from tests.files import picture

KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def chunk(name: bytes, body: bytes) -> bytes:
    sum_ = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + sum_


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that claims to be, and unpacks to, this many points."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10**6)))


def with_secrets(kind: str) -> bytes:
    """A picture taken on its side, that tells where, by which camera, and carries an archive."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Hemmelig kamera"
    exif.get_ifd(GPS)[2] = (59.0, 57.0, 36.0)
    return picture(kind, exif=exif, icc_profile=b"Hemmelig profil") + b"PK\x03\x04Hemmelig bak"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_points_is_kept(kind: str) -> None:
    drawn = drawn_anew(with_secrets(KINDS[kind]), kind)

    kept = opened(drawn)
    assert b"Hemmelig" not in drawn
    assert not kept.getexif()
    assert {"icc_profile", "exif", "xmp", "comment"}.isdisjoint(kept.info)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_taken_on_its_side_is_turned_upright(kind: str) -> None:
    kept = opened(drawn_anew(with_secrets(KINDS[kind]), kind)).convert("RGB")

    red, _green, blue = kept.split()
    assert kept.size == (20, 40)
    assert red.crop((0, 0, 20, 15)).getextrema()[0] > 200, "red has come to the top"  # type: ignore[operator]
    assert blue.crop((0, 25, 20, 40)).getextrema()[0] > 200, "blue is below"  # type: ignore[operator]


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (2400, 1800)), ((300, 4800), (150, 2400))]
)
@pytest.mark.parametrize("kind", ["image/jpeg", "image/png"])
def test_a_large_picture_is_made_smaller(
    kind: str, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert opened(drawn_anew(picture(KINDS[kind], size), kind)).size == kept


def test_a_small_picture_is_not_made_larger() -> None:
    assert opened(drawn_anew(picture(), "image/png")).size == (40, 20)
    assert LONGEST_SIDE == 2400


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_pictures_of_every_mode_are_drawn(mode: str) -> None:
    kept = opened(drawn_anew(picture("PNG", mode=mode), "image/png"))

    assert kept.mode in ("L", "RGB", "RGBA")
    assert kept.size == (40, 20)


def test_a_picture_printed_in_four_colours_is_drawn() -> None:
    assert opened(drawn_anew(picture("JPEG", mode="CMYK"), "image/jpeg")).mode == "RGB"


def test_fine_greys_stay_grey() -> None:
    written = BytesIO()
    Image.new("I;16", (4, 4), 128 * 256).save(written, "PNG")

    assert opened(drawn_anew(written.getvalue(), "image/png")).getpixel((0, 0)) == 128


def test_what_is_see_through_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(written, "PNG")

    assert opened(drawn_anew(written.getvalue(), "image/png")).getpixel((0, 0)) == (255, 0, 0, 0)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(NotAccepted) as caught:
        drawn_anew(png_bomb(60_000, 60_000), "image/png")

    assert caught.value.hindrance == Hindrance.HUGE


@pytest.mark.parametrize(
    "content",
    [
        picture()[:60],
        png_bomb(2000, 2000)[:200],
        b"\x89PNG\r\n\x1a\n",
        picture("JPEG")[:100],
        picture("GIF"),
    ],
)
def test_a_picture_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(NotAccepted) as caught:
        drawn_anew(content, "image/png")

    assert caught.value.hindrance == Hindrance.BROKEN


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), max_size=8),
)
def test_a_spoilt_picture_is_drawn_or_refused(kind: str, spoilt: list[tuple[int, int]]) -> None:
    content = bytearray(picture(KINDS[kind]))
    for place, value in spoilt:
        content[place % len(content)] = value

    try:
        drawn = drawn_anew(bytes(content), kind)
    except NotAccepted:
        return
    assert opened(drawn).format == KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kept_picture_is_made_smaller_and_never_larger(kind: str) -> None:
    kept = drawn_anew(picture(KINDS[kind], (900, 300)), kind)

    assert size_of(kept) == (900, 300)
    assert size_of(shrunk(kept, kind, 480)) == (480, 160)
    assert size_of(shrunk(kept, kind, 2000)) == (900, 300)
    assert opened(shrunk(kept, kind, 480)).format == KINDS[kind]
