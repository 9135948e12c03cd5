"""The three words: plain, unmistakable, and found however they are typed."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.receipts import (
    WORDS,
    NotThreeWords,
    UnknownWord,
    digest,
    drawn,
    plain,
    read_words,
    secret_of_sending,
)

TRIPLES = st.tuples(*[st.sampled_from(WORDS)] * 3)
# How people write a word when the keyboard, the habit or the phone decides.
MANNERS = st.sampled_from(
    [
        str,
        str.upper,
        str.capitalize,
        plain,
        lambda word: word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa"),
        lambda word: word.replace("æ", "ä").replace("ø", "ö").replace("å", "á"),
        lambda word: word.replace("å", "a\N{COMBINING RING ABOVE}"),
    ]
)
BETWEEN = st.sampled_from([" ", "-", ", ", ",", " - ", "\n", "  ", ". ", "/", "\u200f "])


def test_three_words_are_thirty_bits() -> None:
    assert len(WORDS) == 1024
    assert len(set(WORDS)) == len(WORDS)


def test_words_are_short_and_of_norwegian_letters() -> None:
    assert [word for word in WORDS if not re.fullmatch("[a-zæøå]{3,10}", word)] == []


def test_no_slip_of_a_finger_makes_one_word_another() -> None:
    """One letter too many, too few, wrong or swapped with the next, also without æ, ø and å."""
    plains = [plain(word) for word in WORDS]

    met: dict[str, str] = {}
    for word in plains:
        for near in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            assert met.setdefault(near, word) == word or _is_far(met[near], word), (met[near], word)


def _is_far(one: str, other: str) -> bool:
    """Whether more than one letter must change, for two words that become alike without one each."""
    if len(one) != len(other):
        return False
    at = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(at) == 2 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    return len(at) > 1 and not (swapped and at[1] == at[0] + 1)


def test_no_word_is_two_others_written_together() -> None:
    both = set(WORDS)

    parted = [
        word for word in WORDS for at in range(1, len(word)) if {word[:at], word[at:]} <= both
    ]

    assert parted == []


@given(TRIPLES, st.lists(MANNERS, min_size=3, max_size=3), BETWEEN, BETWEEN)
def test_words_are_read_however_they_are_typed(
    words: tuple[str, str, str], manners: list, first: str, second: str
) -> None:
    one, two, three = (manner(word) for manner, word in zip(manners, words, strict=True))

    assert read_words(f" {one}{first}{two}{second}{three}. ") == words


@given(st.binary(min_size=32, max_size=32), st.integers(0, 4))
def test_a_sending_draws_three_of_the_words_and_the_same_each_time(
    secret: bytes, attempt: int
) -> None:
    words = drawn(secret, attempt)

    assert set(words) <= set(WORDS)
    assert drawn(secret, attempt) == words
    assert drawn(secret, attempt + 1) != words


def test_all_words_are_drawn_in_all_places() -> None:
    """Twelve draws for each word and place: one that is never drawn would be found out."""
    draws = [drawn(number.to_bytes(32), 0) for number in range(12 * len(WORDS))]

    for place in zip(*draws, strict=True):
        assert set(place) == set(WORDS)


@pytest.mark.parametrize(
    "typed",
    ["", "bjørk", "bjørk lampe", "bjørk lampe regnbue båt", "123", "🙂 🙂 🙂", "bjørklamperegnbue"],
)
def test_what_is_not_three_words_is_told(typed: str) -> None:
    with pytest.raises(NotThreeWords):
        read_words(typed)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("bjørk lampe Regnbu", "Regnbu"),
        ("bjrøk lampe regnbue", "bjrøk"),
        ("شجرة lampe ost", "شجرة"),
    ],
)
def test_a_word_we_do_not_use_is_named_as_it_was_typed(typed: str, word: str) -> None:
    with pytest.raises(UnknownWord, match=f"^{word}$"):
        read_words(typed)


@given(st.text())
def test_nothing_typed_is_more_than_words_or_told(typed: str) -> None:
    with suppress(NotThreeWords, UnknownWord):
        assert set(read_words(typed)) <= set(WORDS)


def test_the_digest_tells_words_orders_and_municipalities_apart() -> None:
    words = ("bjørk", "lampe", "regnbue")

    digests = [
        digest(words, salt="1"),
        digest(words, salt="2"),
        digest(("lampe", "bjørk", "regnbue"), salt="1"),
    ]

    assert len(set(digests)) == 3
    assert {len(found) for found in digests} == {32}
    assert digest(words, salt="1") == digests[0]


@given(st.lists(st.text(), min_size=4, max_size=4), st.integers(0, 3))
def test_another_form_or_another_word_is_another_sending(told: list[str], at: int) -> None:
    changed = [text + "x" if place == at else text for place, text in enumerate(told)]

    secret = secret_of_sending(token=told[0], told=told[1:], key=b"key")

    assert secret == secret_of_sending(token=told[0], told=told[1:], key=b"key")
    assert secret != secret_of_sending(token=changed[0], told=changed[1:], key=b"key")
    assert secret != secret_of_sending(token=told[0], told=told[1:], key=b"other")


def test_what_is_told_cannot_be_moved_from_one_question_to_the_next() -> None:
    one, other = (
        secret_of_sending(token="t", told=told, key=b"key") for told in (("ab", "c"), ("a", "bc"))
    )

    assert one != other
