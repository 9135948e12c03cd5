"""A letter on paper as PDF/UA. Its words are data: nothing in them is read as markup."""

import json
from collections.abc import Sequence
from typing import Final

import typst

_LETTER: Final = b"""
#let letter = json(bytes(sys.inputs.letter))
#set document(title: letter.title, author: letter.sender)
#set page(paper: "a4", margin: (x: 25mm, top: 30mm, bottom: 25mm))
#set text(lang: letter.language, size: 11pt)
#set par(leading: 0.75em, spacing: 1.4em)
#text(letter.sender)
#v(30mm)
= #letter.title
#for words in letter.paragraphs { par(text(words)) }
"""


def letter_pdf(*, title: str, sender: str, paragraphs: Sequence[str], language: str) -> bytes:
    """The letter as PDF/UA-1. Line breaks within a paragraph are kept."""
    letter = {
        "title": title,
        "sender": sender,
        "paragraphs": list(paragraphs),
        "language": language,
    }
    inputs = {"letter": json.dumps(letter)}
    made = typst.compile(_LETTER, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made
