"""Files as people send them, made on the spot, and a folder of their own to keep them in."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image
from whitenoise.middleware import WhiteNoiseMiddleware

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_NUMBERS = count()
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(autouse=True)
def folder_of_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this test's files are kept; it is made when the first one comes."""
    settings.FILES = folder = tmp_path_factory.getbasetemp() / f"files{next(_NUMBERS)}"
    return folder


@pytest.fixture(autouse=True, scope="session")
def served_files() -> Iterator[None]:
    """The files of pages are looked up once, not by each of a thousand clients."""
    found: dict[str, dict[str, Any]] = {}
    look_up = WhiteNoiseMiddleware.update_files_dictionary

    def once(self: WhiteNoiseMiddleware, root: str, prefix: str) -> None:
        if root not in found:
            look_up(self, root, prefix)
            found[root] = dict(self.files)
        self.files.update(found[root])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "update_files_dictionary", once)
        yield


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **how: Any
) -> bytes:
    """A picture, red to the left and blue to the right, where the mode has colours."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    drawn.convert(mode).save(written, kind, **how)
    return written.getvalue()


def archive(**parts: str) -> bytes:
    """A ZIP archive of these parts; __ in a name stands for /, _bin and _rels at its end for the
    ending, and _TYPES for the list of types."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(_part(name), text)
    return written.getvalue()


def _part(name: str) -> str:
    if name == "_TYPES":
        return "[Content_Types].xml"
    return re.sub("_(bin|rels)$", r".\1", name.replace("__", "/"))


def word_document(**parts: str) -> bytes:
    """A Word document as far as its parts tell, with these more."""
    types = f'<Types><Override ContentType="{_WORD}"/></Types>'
    return archive(_TYPES=types, word__document="<w/>", **parts)


def upload(name: str, content: bytes, kind: str = "application/octet-stream") -> SimpleUploadedFile:
    """A file as a browser sends it; what it claims to be counts for nothing."""
    return SimpleUploadedFile(name, content, content_type=kind)
