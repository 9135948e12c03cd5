"""Files as people send them, made on the spot, and a folder of their own to keep them in."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(autouse=True)
def folder_of_files(settings: Any, tmp_path: Path) -> Path:
    """Where this test's files are kept."""
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


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
    """A ZIP archive of these parts; __ in a name stands for /, and _TYPES for the list of types."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(_NAMES.get(name, name.replace("__", "/")), text)
    return written.getvalue()


_NAMES = {"_TYPES": "[Content_Types].xml"}


def word_document() -> bytes:
    """A Word document as far as its parts tell."""
    return archive(
        _TYPES=f'<Types><Override ContentType="{_WORD}"/></Types>', word__document="<w/>"
    )


def upload(name: str, content: bytes, kind: str = "application/octet-stream") -> SimpleUploadedFile:
    """A file as a browser sends it; what it claims to be counts for nothing."""
    return SimpleUploadedFile(name, content, content_type=kind)
