"""Pictures drawn anew, so that nothing hides in them: no place, no camera, no second file. Pure."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from allmenning.documents.rules.kinds import Hindrance, NotAccepted

LONGEST_SIDE: Final = 2400
MOST_POINTS: Final = 50_000_000
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_QUALITY: Final = 85


def drawn_anew(content: bytes, kind: str) -> bytes:
    """The picture upright, at most 2,400 points on its longest side, with nothing but its points.

    Of a moving picture the first frame is kept. Raises NotAccepted for one of more than
    50 million points, and for one that cannot be read.
    """
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as picture:
            return _drawn(picture, _FORMATS[kind])
    except NotAccepted:
        raise
    except Image.DecompressionBombError:
        raise NotAccepted(Hindrance.HUGE) from None
    except Exception as error:
        # A hostile file may make a decoder stumble in any way; all of them mean the same to us.
        raise NotAccepted(Hindrance.BROKEN) from error


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height, in points, of a picture that is kept."""
    with Image.open(BytesIO(content)) as picture:
        return picture.size


def shrunk(content: bytes, kind: str, longest: int) -> bytes:
    """A picture that is kept, once more with at most so many points on its longest side."""
    with Image.open(BytesIO(content)) as picture:
        picture.thumbnail((longest, longest))
        drawn = BytesIO()
        picture.save(drawn, _FORMATS[kind], quality=_QUALITY)
    return drawn.getvalue()


def _drawn(picture: Image.Image, name: str) -> bytes:
    # Asked before a single point is unpacked: a few kilobytes may hold a picture of gigabytes.
    if picture.width * picture.height > MOST_POINTS:
        raise NotAccepted(Hindrance.HUGE)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = _plain(ImageOps.exif_transpose(picture), name)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info = {}
    drawn = BytesIO()
    upright.save(drawn, name, quality=_QUALITY)
    return drawn.getvalue()


def _plain(picture: Image.Image, name: str) -> Image.Image:
    """The picture in ordinary colours, see-through only where the format can show it."""
    if picture.has_transparency_data and name != "JPEG":
        return picture.convert("RGBA")
    if picture.mode == "I;16":
        # Pillow would show every grey above 255 of 65,535 as white.
        return picture.point(lambda level: level / 256, "L")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")
