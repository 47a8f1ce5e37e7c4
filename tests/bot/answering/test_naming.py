"""Passages with the people of the question named in full."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.naming import Named, name_in_full
from bot.answering.reading import Evidence, PassageText
from index.sentences import sentence_spans

FULL = "The banker Ada Venn was arrested in May. Nobody else was."


def passage(text: str) -> PassageText:
    """A passage without a headline."""
    return PassageText("", text, sentence_spans(text))


def read(question: str, *texts: str) -> list[str]:
    """What a reader sees of passages of one story."""
    named = name_in_full(question, [passage(text) for text in texts], ["story"] * len(texts))
    return [one.as_read.text for one in named]


def test_whoever_the_question_names_is_named_all_through_the_story() -> None:
    """Whether by surname, with Mr. or Ms., or as the owner of something."""
    assert read("Where is Ada Venn?", FULL, "Ms. Venn is in Calder. Venn’s lawyer, Mr. Tamm, objects.")[1] == (
        "Ada Venn is in Calder. Ada Venn’s lawyer, Mr. Tamm, objects."
    )
    assert read("Where is Ada Venn?", FULL, "But Mayor Venn left.")[1] == "But Mayor Ada Venn left."
    assert read("Where is Wen Ada?", "The banker Wen Ada left.", "Ms. Wen came back.")[1] == "Wen Ada came back."


def test_others_of_that_name_keep_theirs() -> None:
    """And where two of a surname are told of, nobody is renamed."""
    assert read("Where is Ada Venn?", FULL, "Venn Street is shut. The Venns left.")[1] == (
        "Venn Street is shut. The Venns left."
    )
    two = "Her brother Orlo Venn spoke, and Venn wept."
    assert read("Where is Ada Venn?", FULL, two) == [FULL, two]


def test_a_story_that_never_names_them_in_full_is_read_as_it_stands() -> None:
    """It may be about another Venn."""
    other = passage("Mr. Venn won.")
    named = name_in_full("Where is Ada Venn?", [passage(FULL), other], ["arrest", "race"])
    assert named[1].as_read == other
    assert read("Where is Venn?", "Venn was arrested.", "Ms. Venn is in Calder.")[1] == "Ms. Venn is in Calder."


def test_the_question_is_in_the_terms_of_each_story() -> None:
    """Whom it calls by surname is named in full where the story does so, and in the passages too."""
    passages = [passage(FULL), passage("Ms. Venn is in Calder."), passage("Lene Venn won.")]
    named = name_in_full("Where is Venn?", passages, ["arrest", "arrest", "race"])
    assert [one.question for one in named] == ["Where is Ada Venn?", "Where is Ada Venn?", "Where is Lene Venn?"]
    assert named[1].as_read.text == "Ada Venn is in Calder."


def test_pronouns_of_those_asked_about_are_names() -> None:
    """Others' stay, and nobody's are looked for where nobody is asked about."""
    text = "She left. Her lawyer told him so."
    meant = [((0, 3), "Ada Venn"), ((10, 13), "Ada Venn’s"), ((26, 29), "Orlo Tamm")]
    (_, named) = name_in_full(
        "Where is Ada Venn?", [passage(FULL), passage(text)], ["s", "s"], pronouns=lambda place: meant if place else ()
    )
    assert named.as_read.text == "Ada Venn left. Ada Venn’s lawyer told him so."

    def never(_: int) -> list[tuple[tuple[int, int], str]]:
        raise AssertionError("nobody is asked about")

    name_in_full("Where was it?", [passage(text)], ["s"], pronouns=never)


def test_a_land_called_by_its_side_is_called_by_its_name() -> None:
    """In question and passage alike."""
    (named,) = name_in_full("What is asked of the Danish side?", [passage("“We urge the Danish side to act.”")], ["s"])
    assert named.question == "What is asked of Denmark?"
    assert named.as_read.text == "“We urge Denmark to act.”"


def test_what_was_found_is_found_in_the_passage_as_it_stands() -> None:
    """Sentences move along; an answer that is part of a name is the whole of what stands there."""
    text = "It rained. Ms. Venn met Venn’s lawyer on Friday. He left."
    (_, named) = name_in_full("When did Ada Venn meet him?", [passage(FULL), passage(text)], ["s", "s"])
    seen = named.as_read
    assert [seen.text[slice(*span)] for span in seen.sentences] == [
        "It rained.",
        "Ada Venn met Ada Venn’s lawyer on Friday.",
        "He left.",
    ]
    for words, stands in [
        ("Friday", "Friday"),
        ("Ada", "Ms. Venn"),
        ("rained", "rained"),
        ("Ada Venn met", "Ms. Venn met"),
    ]:
        start = seen.text.index(words)
        back = named.as_it_stands(Evidence(1.0, (start, start + len(words)))).answer
        assert back is not None
        assert text[slice(*back)] == stands


@given(st.lists(st.sampled_from(["Venn ", "Ms. Venn ", "left. ", "It rained. ", "in May "]), min_size=1, max_size=9))
def test_every_word_that_was_not_renamed_is_found_where_it_stands(words: list[str]) -> None:
    """Whatever was renamed before it."""
    text = "".join(words).strip()
    (_, named) = name_in_full("Where is Ada Venn?", [passage(FULL), passage(text)], ["s", "s"])
    assert isinstance(named, Named)
    seen = named.as_read.text
    assert len(named.as_read.sentences) == len(named.passage.sentences)
    start = 0
    for word in seen.split():
        start = seen.index(word, start)
        back = named.as_it_stands(Evidence(0.0, (start, start + len(word)))).answer
        assert back is not None
        if word not in {"Ada", "Venn", "Venn."}:
            assert text[slice(*back)] == word
        start += len(word)
