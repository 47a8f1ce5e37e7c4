"""Two versions of a story, compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.comparison import Change, Piece, compare, compare_words

texts = st.lists(st.text(alphabet="ab, .", max_size=12), max_size=6)


def test_one_changed_word_is_one_word_removed_and_one_added() -> None:
    """The rest of the paragraph is kept."""
    assert compare_words("A toll of 40 crowns.", "A toll of 45 crowns.") == (
        Piece(Change.KEPT, "A toll of "),
        Piece(Change.REMOVED, "40"),
        Piece(Change.ADDED, "45"),
        Piece(Change.KEPT, " crowns."),
    )


def test_paragraphs_that_are_not_alike_are_removed_and_added_whole() -> None:
    """Their words aren't mixed."""
    compared = compare(["Head", "Nobody was hurt."], ["Head", "Seven people saw it from a boat."])
    assert compared is not None
    assert [(one.before, one.after, one.is_changed) for one in compared] == [
        (1, 1, False),
        (2, None, True),
        (None, 2, True),
    ]


def test_a_paragraph_put_in_is_the_only_change() -> None:
    """Those after it are numbered on in both versions."""
    compared = compare(["Head", "One.", "Two."], ["Head", "One.", "New here.", "Two."])
    assert compared is not None
    assert [(one.before, one.after) for one in compared if one.is_changed] == [(None, 3)]
    assert (compared[-1].before, compared[-1].after) == (3, 4)


@given(texts, texts)
def test_the_words_of_both_versions_are_all_there(before: list[str], after: list[str]) -> None:
    """Kept and removed ones make the earlier version, kept and added ones the later."""
    compared = compare(before, after)
    assert compared is not None

    def version(numbered: str, left_out: Change) -> list[str]:
        return [
            "".join(piece.text for piece in one.pieces if piece.change is not left_out)
            for one in compared
            if getattr(one, numbered) is not None
        ]

    assert version("before", Change.ADDED) == before
    assert version("after", Change.REMOVED) == after
    assert [one.before for one in compared if one.before] == list(range(1, len(before) + 1))
    assert [one.after for one in compared if one.after] == list(range(1, len(after) + 1))


def test_what_would_take_too_long_is_not_compared() -> None:
    """A story rewritten from end to end, of thousands of paragraphs."""
    assert compare([f"a{n}" for n in range(900)], [f"b{n}" for n in range(900)]) is None
    pieces = compare_words("a " * 9000, "b " * 9000)
    assert [piece.change for piece in pieces] == [Change.REMOVED, Change.ADDED]
