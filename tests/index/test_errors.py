from __future__ import annotations

import pytest

from index.errors import (
    EncoderMismatch,
    EncoderUnavailable,
    IndexDamaged,
    IndexMissing,
    PullquoteIndexError,
    SourceUnreadable,
    UnknownArticle,
    UnknownParagraph,
    WriterBusy,
)

ERRORS: list[tuple[PullquoteIndexError, dict[str, object]]] = [
    (UnknownArticle("a1"), {"article_id": "a1", "version": None}),
    (UnknownArticle("a1", 3), {"article_id": "a1", "version": 3}),
    (UnknownParagraph("a1", 3, 7), {"article_id": "a1", "version": 3, "number": 7}),
    (IndexMissing("/srv/index"), {"directory": "/srv/index"}),
    (IndexDamaged("/srv/index", "x is missing"), {"directory": "/srv/index", "what": "x is missing"}),
    (EncoderMismatch("one", "two"), {"indexed_with": "one", "asking_with": "two"}),
    (EncoderUnavailable("one", "no weights"), {"name": "one", "why": "no weights"}),
    (WriterBusy("/srv/index"), {"directory": "/srv/index"}),
    (SourceUnreadable("a.jsonl:4", "not JSON"), {"origin": "a.jsonl:4", "reason": "not JSON"}),
]


@pytest.mark.parametrize(("error", "attributes"), ERRORS, ids=lambda each: type(each).__name__)
def test_error_keeps_what_it_is_about(error: PullquoteIndexError, attributes: dict[str, object]) -> None:
    """What an error is about can be had from its attributes, and is in its text."""
    assert {name: getattr(error, name) for name in attributes} == attributes
    assert all(str(value) in str(error) for value in attributes.values() if value is not None)


@pytest.mark.parametrize("error", [error for error, _ in ERRORS], ids=lambda each: type(each).__name__)
def test_error_is_one_line(error: PullquoteIndexError) -> None:
    """An error can be printed to an operator as it is."""
    assert str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("error", "command"),
    [
        (UnknownArticle("a1"), "pullquote index export"),
        (IndexMissing("/srv/index"), "pullquote index add"),
        (IndexDamaged("/srv/index", "x"), "pullquote index rebuild"),
        (EncoderMismatch("one", "two"), "pullquote index rebuild"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_error_says_what_to_do_next(error: PullquoteIndexError, command: str) -> None:
    """Where a command helps, the error names it."""
    assert f"`{command}" in str(error)
