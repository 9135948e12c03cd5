"""The small part of CommonMark that notices are written in, read once for HTML and text alike.

Paragraphs, headings, lists, strong, emphasis and links; what else Markdown knows is refused or
is plain characters. Source: CommonMark 0.31.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

_RULES: Final = ["heading", "list", "emphasis", "link", "autolink", "escape", "newline"]
# Read so that they can be refused: as plain characters they would look like a mistake of ours.
_REFUSED: Final = ["image", "table", "code", "fence", "blockquote", "hr", "html_block", "backticks"]
_READER: Final = MarkdownIt("zero", {"html": True}).enable([*_RULES, *_REFUSED])
_BLOCKS: Final = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li"}
_INLINE: Final = {"strong": "strong", "em": "em"}
_FIRST_HEADING: Final = 2


class MarkupError(ValueError):
    """The text uses something of Markdown that a notice cannot hold; `kind` is its name there."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Marked:
    """A text that has been read: the same in HTML and without, and where its links lead."""

    html: str
    text: str
    links: tuple[str, ...]


def read(text: str) -> Marked:
    """The text, read. Headings begin at `<h2>` and skip no level: the subject is `<h1>`.

    Raises MarkupError for pictures, tables, code, quotes, rules and HTML.
    """
    tokens = list(_levelled(_READER.parse(text)))
    every = [child for token in tokens for child in (token, *(token.children or ()))]
    for token in every:
        _refuse_unknown(token)
    return Marked(
        html="".join(_as_html(tokens)),
        text=_as_text(tokens),
        links=tuple(_target(token) for token in every if token.type == "link_open"),
    )


def escaped(value: str) -> str:
    """The value so that it stands as these words wherever it is put: no mark, on one line."""
    line = " ".join(value.split())
    return "".join(f"\\{c}" if c.isascii() and not c.isalnum() and c != " " else c for c in line)


def _refuse_unknown(token: Token) -> None:
    kind = token.type.removesuffix("_open").removesuffix("_close")
    if kind in ("inline", "text", "softbreak", "hardbreak", "link", "heading", "text_special"):
        return
    if kind not in _BLOCKS and kind not in _INLINE:
        raise MarkupError(kind)


def _levelled(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with headings that go down one level at a time."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    level = _FIRST_HEADING - 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(_FIRST_HEADING + used.index(token.tag), level + 1)
        if token.type.startswith("heading"):
            token.tag = f"h{level}"
        yield token


def _target(token: Token) -> str:
    return str(token.attrGet("href") or "")


# HTML


def _as_html(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from map(_inline_html, token.children or ())
        elif not token.hidden:
            yield _tag(token.tag, opens=token.nesting == 1)


def _tag(name: str, *, opens: bool) -> str:
    return f"<{name}>" if opens else f"</{name}>\n"


def _inline_html(token: Token) -> str:
    match token.type:
        case "link_open":
            return f'<a href="{escape(_target(token))}">'
        case "link_close":
            return "</a>"
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "<br>\n"
        case "text" | "text_special":
            return escape(token.content, quote=False)
    return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"


# Text


@dataclass
class _Item:
    """A list that is being written: the number of its next item, None for points."""

    number: int | None


def _as_text(tokens: Sequence[Token]) -> str:
    """Blocks with an empty line between; items with a point or number, their lines indented."""
    blocks: list[str] = []
    lists: list[_Item] = []
    lead = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                start = int(token.attrGet("start") or 1) if token.tag == "ol" else None
                lists.append(_Item(start))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                lead = _lead(lists)
            case "inline":
                blocks.append(_indented(_inline_text(token.children or ()), lists, lead))
                lead = ""
    return _joined(blocks)


def _lead(lists: Sequence[_Item]) -> str:
    item = lists[-1]
    if item.number is None:
        return "- "
    item.number += 1
    return f"{item.number - 1}. "


def _indented(text: str, lists: Sequence[_Item], lead: str) -> str:
    if not lists:
        return text
    depth = "  " * (len(lists) - 1)
    first, *rest = text.split("\n")
    return "\n".join([f"{depth}{lead or '  '}{first}", *(f"{depth}  {line}" for line in rest)])


def _joined(blocks: Sequence[str]) -> str:
    """Items of a list stand under one another, all else with an empty line between."""
    said = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        close = _is_item(before) and _is_item(block)
        said += ("\n" if close else "\n\n") * bool(said) + block
    return said + "\n" * bool(said)


def _is_item(block: str) -> bool:
    first = block.lstrip().partition(" ")[0]
    return first == "-" or (first[:-1].isdecimal() and first.endswith("."))


def _inline_text(tokens: Sequence[Token]) -> str:
    """The words; a link's address stands behind them, unless they are the address."""
    said, targets, starts = "", [""], [0]
    for token in tokens:
        match token.type:
            case "link_open":
                targets.append(_target(token))
                starts.append(len(said))
            case "link_close":
                target, words = targets.pop(), said[starts.pop() :]
                said += f": {target}" if words != target else ""
            case "softbreak" | "hardbreak":
                said += "\n"
            case _:
                said += token.content
    return said
