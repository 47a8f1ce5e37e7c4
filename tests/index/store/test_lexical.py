from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.store.lexical import LexicalEntry, LexicalIndex


def build(folder: Path, *texts: str, headlines: Sequence[str] = ()) -> LexicalIndex:
    """An index of these texts, each of an article of its own: a0, a1 and so on."""
    entries = (
        LexicalEntry(ordinal, text, headlines[ordinal] if headlines else "", f"a{ordinal}")
        for ordinal, text in enumerate(texts)
    )
    return LexicalIndex.build(entries, folder)


def found(
    index: LexicalIndex, question: str, *, limit: int = 100, article_ids: Sequence[str] | None = None
) -> list[int]:
    """Ordinals of what was found, best first."""
    return [ordinal for ordinal, _ in index.search(question, limit=limit, article_ids=article_ids)]


# -- ranking -----------------------------------------------------------------------------------------------------------


def test_passage_with_more_of_the_words_is_better(tmp_path: Path) -> None:
    """What shares two words with the question beats what shares one; what shares none is not found."""
    index = build(tmp_path, "The ferry sank.", "The bridge was shut.", "The bridge and the ferry were shut.")
    assert found(index, "When was the bridge shut?") == [1, 2]
    assert found(index, "bridge ferry")[0] == 2


def test_rare_word_counts_more_than_a_common_one(tmp_path: Path) -> None:
    """Inverse document frequency: a word of one passage tells more than a word of all."""
    index = build(tmp_path, "council vote", "council ferry", "council bridge", "council ferry")
    assert found(index, "council bridge")[0] == 2


def test_rare_words_are_the_larger_share_of_a_question(tmp_path: Path) -> None:
    """Words are stems, in whichever of the texts they stand; one that no passage has is the rarest."""
    words = build(tmp_path, "bridge closed", "bridge open", "bridge painted").words("Was the bridge painted?")
    assert words.share_in(["bridges", "who painted it"]) == 1.0
    assert 0 < words.share_in(["the bridge"]) < words.share_in(["they paint"]) < 1
    assert words.share_in(["nothing", ""]) == 0.0
    assert words.share_in([]) == 0.0


def test_question_without_words_is_covered_by_anything(tmp_path: Path) -> None:
    """There is nothing to miss."""
    assert build(tmp_path, "bridge").words("?!").share_in([]) == 1.0


def test_short_passage_is_better_than_a_long_one_with_the_same_words(tmp_path: Path) -> None:
    """Length normalisation: b is 0.75, not 0."""
    index = build(tmp_path, "The ferry sank off the long and stormy coast of the northern island.", "The ferry sank.")
    assert found(index, "ferry") == [1, 0]


def test_word_in_the_text_counts_more_than_in_the_headline(tmp_path: Path) -> None:
    """A headline is on all passages of its article, so it only supports."""
    index = build(tmp_path, "Nothing else.", "The ferry sank.", headlines=["The ferry sank.", "Nothing else."])
    assert found(index, "ferry") == [1, 0]


def test_equal_passages_come_by_ordinal_at_any_limit(tmp_path: Path) -> None:
    """Where the limit cuts through equal passages, those of lower ordinals are kept."""
    index = build(tmp_path, "The bridge was shut at last.", *["The ferry sank."] * 200, "A ferry, a ferry, a ferry.")
    for limit in (1, 2, 50, 150):
        assert found(index, "ferry sank", limit=limit) == list(range(1, limit + 1))


def test_building_twice_gives_the_same_ranking(tmp_path: Path) -> None:
    """Equal entries give equal results and scores, however the index was built."""
    texts = [f"ferry {'bridge ' * (number % 3)} word{number % 7}" for number in range(60)]
    results = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        index = build(tmp_path / name, *texts)
        results.append([index.search(question, limit=20) for question in ("ferry bridge", "word3", "bridge word5")])
    assert results[0] == results[1]


def test_loaded_index_finds_what_the_built_one_found(tmp_path: Path) -> None:
    """Opening it from disk changes neither size nor results."""
    built = build(tmp_path, "The ferry sank.", "The bridge was shut.")
    loaded = LexicalIndex.load(tmp_path)
    assert len(loaded) == len(built) == 2
    assert loaded.search("ferry", limit=5) == built.search("ferry", limit=5)


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The council voted.", "votes"),
        ("The council VOTED.", "voted"),
        ("He was in São Tomé.", "sao tome"),
        ("He was in Sao Tome.", "São Tomé"),
        ("Der Zug nach Zürich hält.", "Zürich"),
        ("Мост открыт.", "мост"),
        ("橋 が 開いた。", "橋"),
        ("Prices rose 3.5% on Nov. 10.", "10"),
        ("The U.S.-born pilot", "born"),
        ("O'Hara's bridge", "ohara's bridge"),
    ],
)
def test_word_is_found_in_another_spelling_of_the_same(tmp_path: Path, text: str, question: str) -> None:
    """English inflection, case and accents don't matter, and words of other scripts are words."""
    assert found(build(tmp_path, "Something else.", text), question) == [1]


def test_word_is_found_in_forms_of_another_stem(tmp_path: Path) -> None:
    """Irregular verbs and nouns, which a text covers in any form."""
    index = build(tmp_path, "Tamm met the women.", "It rained.")
    assert found(index, "Who will meet?") == [0]
    assert found(index, "Which woman?") == [0]
    assert index.words("meeting women").share_in(["They met a woman."]) == 1.0


@pytest.mark.parametrize("question", ["", "   ", "?!", "the of and", "the THE The", "x" * 61, "\x00", "🚢"])
def test_question_without_words_finds_nothing(tmp_path: Path, question: str) -> None:
    """Stop words, signs and words of more than 60 letters are no words."""
    assert found(build(tmp_path, "The ferry of x and 🚢 sank: " + "x" * 61), question) == []


@pytest.mark.parametrize(
    "question",
    ['"ferry', "ferry AND", "(ferry", "ferry^9", "text:ferry", "-ferry", "ferry*", "[a TO ferry}", "/ferry\\"],
)
def test_question_has_no_query_syntax(tmp_path: Path, question: str) -> None:
    """Operators, fields, quotes and brackets are just signs between words."""
    assert found(build(tmp_path, "The bridge.", "The ferry."), question) == [1]


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """An index that no test changes."""
    return build(tmp_path_factory.mktemp("lexical"), "The ferry sank.", "The bridge was shut.", "Ferry and bridge.")


@given(question=st.text())
def test_any_question_is_searched(shared_index: LexicalIndex, question: str) -> None:
    """No text makes the search fail, and scores fall from the best on."""
    scores = [score for _, score in shared_index.search(question + " ferry bridge", limit=3)]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


@given(text=st.text(), headline=st.text(), article_id=st.text())
@settings(max_examples=25)
def test_any_passage_is_indexed(
    tmp_path_factory: pytest.TempPathFactory, text: str, headline: str, article_id: str
) -> None:
    """Whatever a passage says, it can be found by a word of it, in its article."""
    entry = LexicalEntry(0, text + " ferry", headline, article_id)
    index = LexicalIndex.build([entry], tmp_path_factory.mktemp("lexical"))
    assert [ordinal for ordinal, _ in index.search("ferry", limit=1, article_ids=[article_id])] == [0]


# -- limits and filters ------------------------------------------------------------------------------------------------


def test_no_more_than_the_limit_is_found(shared_index: LexicalIndex) -> None:
    """The best come first; a limit of none gives none."""
    assert found(shared_index, "ferry", limit=1) == [0]
    assert found(shared_index, "ferry", limit=0) == []


def test_filter_is_inside_the_search(tmp_path: Path) -> None:
    """However many better passages aren't allowed, an allowed one is found."""
    index = build(tmp_path, *["ferry"] * 150, "A ferry sank in the storm of the century.")
    assert found(index, "ferry", limit=3, article_ids=["a150"]) == [150]


def test_filter_changes_no_score(shared_index: LexicalIndex) -> None:
    """A passage is as good under a filter as without."""
    everything = dict(shared_index.search("ferry bridge", limit=9))
    filtered = dict(shared_index.search("ferry bridge", limit=9, article_ids=["a2", "a1"]))
    assert filtered == {ordinal: everything[ordinal] for ordinal in (1, 2)}


def test_filter_that_allows_no_article_finds_nothing(shared_index: LexicalIndex) -> None:
    """An empty filter is not an open one."""
    assert found(shared_index, "ferry", article_ids=[]) == []


def test_article_ids_are_compared_whole(tmp_path: Path) -> None:
    """Ids aren't analysed: case, signs and parts of them matter."""
    entries = [LexicalEntry(0, "ferry", "", "Port/A-1"), LexicalEntry(1, "ferry", "", "Port/A-11")]
    index = LexicalIndex.build(entries, tmp_path)
    assert [found(index, "ferry", article_ids=[each]) for each in ("Port/A-1", "port/a-1", "A", "Port")] == [
        [0],
        [],
        [],
        [],
    ]


def test_empty_index_finds_nothing(tmp_path: Path) -> None:
    """An index of no passages can be built, loaded and searched."""
    build(tmp_path)
    index = LexicalIndex.load(tmp_path)
    assert len(index) == 0
    assert found(index, "ferry") == []
