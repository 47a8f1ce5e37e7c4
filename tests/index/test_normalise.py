from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise import normalise, one_line, paragraph_texts

# Every code point, half surrogate pairs included, and plenty of those that matter here.
ANY_TEXT = st.lists(
    st.text(st.characters(exclude_categories=()))
    | st.sampled_from(
        "\n\r\t \xa0\xad\u0301\u064a\u0915\u094d\u200b\u200c\u200d\u200e\u2028\u202e\u3000\ufe0f\ufeff\ud83d👩"
    )
    | st.sampled_from(["e" + "\u0301\u0327" * 20, "ǖ" + "\u0324" * 30, "\u0344" * 30])
).map("".join)


@given(ANY_TEXT)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """What was normalised is never changed again: quotes are substrings of it."""
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
def test_one_line_is_normal_already(text: str) -> None:
    """A paragraph put on one line is normalised text, so that an export reads back the same."""
    assert normalise(one_line(text)) == one_line(one_line(text)) == one_line(text)


@given(ANY_TEXT)
def test_normal_text_can_be_stored_and_shown(text: str) -> None:
    """No half surrogate pairs, no controls but line feeds, no space at an end of a line, no two spaces, NFC."""
    normal = normalise(text)
    normal.encode()
    assert unicodedata.is_normalized("NFC", normal)
    assert not any(unicodedata.category(character) == "Cc" for character in normal.replace("\n", ""))
    assert "  " not in normal
    assert "\n\n\n" not in normal
    assert all(line == line.strip() for line in normal.split("\n"))


@given(ANY_TEXT)
def test_paragraphs_joined_and_split_again_are_the_same(text: str) -> None:
    """Paragraph numbers survive an export."""
    paragraphs = paragraph_texts(text)
    assert paragraph_texts("\n\n".join(paragraphs)) == paragraphs
    assert all(paragraphs)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_part_paragraphs(line_end: str) -> None:
    """Unix, Windows and old Mac files give the same paragraphs."""
    text = line_end.join(("The ice", "was late.", "", " \t", "It opens on May 4.", ""))
    assert paragraph_texts(text) == ("The ice was late.", "It opens on May 4.")


@pytest.mark.parametrize(
    "space", ["\t", "\xa0", "\u2009", "\u202f", "\u3000", "\u2028", "\x0c", " \xa0\t ", "\u2800", "\x1f"]
)
def test_every_kind_of_white_space_becomes_one_space(space: str) -> None:
    """A page break or a line separator inside a paragraph doesn't end it."""
    assert normalise(f"3.5{space}million") == "3.5 million"


@pytest.mark.parametrize(
    "invisible", ["\ufeff", "\u200b", "\u2060", "\xad", "\0", "\x1b", "\x9d", "\u202e", "\u2066", "\u200e", "\u200d"]
)
def test_what_shows_nothing_is_dropped(invisible: str) -> None:
    """Invisible characters would hide a word from the search and break a quote in two."""
    assert normalise(f"Vell{invisible}haven") == "Vellhaven"


def test_accents_are_composed() -> None:
    """The same name typed on two systems is the same text."""
    assert normalise("Ele\u0301onore") == "El\xe9onore"


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: without its joiner another word
        "क\u094d\u200dष",
        "👩\u200d🚒 and ❤\ufe0f\u200d🔥",
        "“It’s—well—‘over’,” she said… ½ × £3",
    ],
)
def test_what_can_be_seen_is_kept(text: str) -> None:
    """Joiners that make a word or an emoji stay, and so do typographic quotes and dashes."""
    assert normalise(text) == text


def test_repeated_joiners_become_one() -> None:
    """A run of joiners joins as one does."""
    assert normalise("می\u200c\u200b\u200cخواهم") == "می\u200cخواهم"


def test_marks_beyond_all_reason_are_dropped_in_no_time() -> None:
    """A million accents on one letter, in the wrong order, would take hours to sort."""
    normal = normalise("e" + "\u0301\u0327" * 500_000 + " closed")
    assert len(normal) < 50
    assert normalise(normal) == normal


def test_as_many_marks_as_scripts_have_are_kept() -> None:
    """Each letter has its own, however many letters there are."""
    text = "ש\u05b8\u05c1\u05bd" * 100
    assert normalise(text) == unicodedata.normalize("NFC", text)


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    """JSON can hold half an emoji; the loss is shown, and what follows can be stored."""
    assert normalise("ice \ud83d late") == "ice \ufffd late"


def test_white_space_alone_has_no_paragraphs() -> None:
    """Nothing is not an empty paragraph."""
    assert paragraph_texts(" \n\u200b\n\n\t") == ()
