from __future__ import annotations

from index.versions import ChangeKind, ParagraphChange, changes_between
from tests.support.articles import make_article


def test_what_changed_is_told_by_paragraph() -> None:
    """Reworded, added, removed; what stayed isn't named."""
    old = make_article("a1", "It closed.", "On Monday.", "Nobody was hurt.", headline="Bridge shut")
    new = make_article(
        "a1", "It closed.", "On Tuesday.", "Nobody was hurt.", "A correction was made.", headline="Bridge is shut"
    )
    changes = changes_between(old, new)
    assert changes.metadata == ("headline",)
    assert changes.paragraphs == (
        ParagraphChange(ChangeKind.REWORDED, 2, 2, "On Monday.", "On Tuesday."),
        ParagraphChange(ChangeKind.ADDED, 0, 4, "", "A correction was made."),
    )
    assert [change.kind for change in changes_between(new, old).paragraphs] == [ChangeKind.REWORDED, ChangeKind.REMOVED]


def test_an_equal_version_has_no_changes() -> None:
    """Nothing is named."""
    changes = changes_between(make_article(), make_article())
    assert (changes.metadata, changes.paragraphs) == ((), ())
