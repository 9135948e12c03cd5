"""The small markup: one reading gives HTML and text, and nothing slips in."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.notices.rules.markup import MarkupError, escaped, read

LETTER = """\
# Arbeid i gata

Vi graver i **Ekebergveien**
fra mandag.

### Dette betyr det
- Du kan gå, men *ikke* kjøre
- Les mer på [siden om arbeidet](https://oslo.kommune.no/gravearbeid?a=1&b=2)

1. først
2. så
"""


def test_html_and_text_of_a_whole_letter() -> None:
    marked = read(LETTER)
    assert marked.html.startswith("<h2>Arbeid i gata</h2>\n<p>Vi graver i <strong>Ekebergveien")
    assert "<h3>Dette betyr det</h3>" in marked.html
    assert 'href="https://oslo.kommune.no/gravearbeid?a=1&amp;b=2"' in marked.html
    assert marked.links == ("https://oslo.kommune.no/gravearbeid?a=1&b=2",)
    assert marked.text == (
        "Arbeid i gata\n\nVi graver i Ekebergveien\nfra mandag.\n\nDette betyr det\n\n"
        "- Du kan gå, men ikke kjøre\n"
        "- Les mer på siden om arbeidet: https://oslo.kommune.no/gravearbeid?a=1&b=2\n"
        "1. først\n2. så\n"
    )


def test_headings_skip_no_level() -> None:
    levels = re.findall("<h([1-6])>", read("#### a\n# b\n###### c\n#### d").html)
    assert levels == ["2", "2", "3", "3"]


@pytest.mark.parametrize(
    "text",
    ["![x](y)", "    kode", "```\nx\n```", "> sitat", "---", "<div>x</div>", "`x`", "<!-- x"],
)
def test_what_a_notice_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(MarkupError):
        read(text)


def test_html_within_a_line_is_words() -> None:
    assert read("a <b>c</b> & <img src=x>").html == (
        "<p>a &lt;b&gt;c&lt;/b&gt; &amp; &lt;img src=x&gt;</p>\n"
    )


def test_no_script_address_becomes_a_link() -> None:
    assert read("[x](javascript:alert)").links == ()


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(WORDS)
def test_an_escaped_value_stands_as_it_is(value: str) -> None:
    said = " ".join(value.split())
    marked = read(f"Bydel {escaped(value)} her")
    assert marked.links == ()
    assert unescape(re.sub("<[^>]*>", "", marked.html)).split() == f"Bydel {said} her".split()
    assert marked.text.split() == f"Bydel {said} her".split()


@given(st.text(st.sampled_from("ab #-*_[]()<>!`\n1.\\&"), max_size=60))
def test_html_and_text_say_the_same_words(text: str) -> None:
    try:
        marked = read(text)
    except MarkupError:
        return
    # A tag within a word parts no words.
    blocks = re.sub("</?(?:em|strong|a)\\b[^>]*>", "", marked.html)
    html = unescape(re.sub("<[^>]*>", " ", blocks))
    assert set(re.findall("[ab1]+", html)) <= set(re.findall("[ab1]+", marked.text))
    assert not re.search("<(?!/?(p|h[2-6]|ul|ol|li|strong|em|a|br)\\b)", marked.html)
