from __future__ import annotations

import itertools
import random

from index.catalog import Catalog
from index.wire_copies import are_copies, copies_of, copy_groups, signature_of
from index.wire_log import WireLog
from tests.support.articles import WORDS, make_article


def paragraphs(seed: int, count: int = 8) -> list[str]:
    """So many paragraphs of made-up words, the same for the same seed."""
    drawn = random.Random(seed)
    return [" ".join(drawn.choices(WORDS, k=30)).capitalize() + "." for _ in range(count)]


def test_a_story_with_cuts_another_lead_and_dateline_is_a_copy() -> None:
    """What desks do to an agency's story."""
    story = paragraphs(1)
    original = signature_of(make_article("a", *story))
    cut = signature_of(make_article("b", "VELL (Harbour Wire) — " + story[0], *story[1:6]))
    new_lead = signature_of(make_article("c", "There was news on Monday of a matter of old.", *story[1:]))
    assert all(are_copies(one, other) for one, other in itertools.combinations([original, cut, new_lead], 2))


def test_another_story_is_no_copy() -> None:
    """Nor is one that quotes a paragraph of it, or a round-up that has it whole among much else."""
    story = paragraphs(1)
    original = signature_of(make_article("a", *story))
    assert not are_copies(original, signature_of(make_article("b", *paragraphs(2))))
    assert not are_copies(original, signature_of(make_article("c", story[0], *paragraphs(3))))
    assert not are_copies(original, signature_of(make_article("d", *story, *paragraphs(4, count=50))))


def test_copies_are_grouped() -> None:
    """In id order, however they come; what has none is in no group."""
    story = paragraphs(1)
    signatures = [
        signature_of(make_article("c", *story[1:])),
        signature_of(make_article("x", *paragraphs(2))),
        signature_of(make_article("a", *story)),
        signature_of(make_article("b", *story[:6])),
        signature_of(make_article("short", "It closed.")),
    ]
    assert copy_groups(signatures) == copy_groups(reversed(signatures)) == [("a", "b", "c")]
    assert copies_of("b", [("a", "b", "c")]) == ("a", "c")
    assert copies_of("x", [("a", "b", "c")]) == ()


def test_the_catalog_knows_the_copies_of_what_can_be_quoted(catalog: Catalog) -> None:
    """A withdrawn copy is none any more; a corrected one is compared again."""
    story = paragraphs(1)
    catalog.put([make_article("a", *story), make_article("b", *story[:6]), make_article("c", *paragraphs(2))])
    log = WireLog(catalog.engine)
    log.update(catalog)
    assert log.copies(["a", "b", "c"]) == {"a": ("b",), "b": ("a",)}
    catalog.put([make_article("c", *story[1:])])
    log.update(catalog)
    assert log.copies(["c"]) == {"c": ("a", "b")}
    catalog.withdraw("b", "wrong")
    log.update(catalog)
    assert log.copies(["a"]) == {"a": ("c",)}
    catalog.purge("a")
    log.update(catalog)
    assert log.copies(["a", "c"]) == {}
