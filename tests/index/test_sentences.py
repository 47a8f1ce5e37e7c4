from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.sentences import sentence_spans

# Every code point, half surrogate pairs included, and plenty of what the rules look at.
ANY_TEXT = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=4),
        st.sampled_from(" \n\xa0\u3000\x1c\ud83d.!?…。—“”‘’\"'«»()[]•¿éÉ👩"),
        st.sampled_from(["\n\n", "1.", "a)", "[1]", "?”", "...", "J.", "Mr.", "U.S.", "p.m.", "No.", "etc.", "Yahoo!"]),
        st.sampled_from(["iPhone", "He", "said", "asked", "Orr", "X", "10"]),
    ),
    max_size=20,
).map("".join)


class HardParagraph(TypedDict):
    """One line of hard_sentences.jsonl: the sentences of a paragraph and what stands between them, else a space."""

    topic: str
    sentences: list[str]
    separator: NotRequired[str]
    language: NotRequired[str]


HARD_PARAGRAPHS: list[HardParagraph] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "hard_sentences.jsonl").read_text(encoding="utf-8").splitlines()
]


def split(text: str, language: str = "en") -> list[str]:
    """The sentences of a text, as text."""
    return [text[start:end] for start, end in sentence_spans(text, language=language)]


def joined(paragraph: HardParagraph) -> tuple[str, list[Span]]:
    """The text of a paragraph and where its sentences are."""
    separator, text, spans = paragraph.get("separator", " "), "", list[Span]()
    for sentence in paragraph["sentences"]:
        start = len(text) + len(separator) if spans else 0
        text += separator * bool(spans) + sentence
        spans.append((start, len(text)))
    return text, spans


def test_hard_sentences_of_news_are_found() -> None:
    """Of the boundaries of the hard paragraphs at least 99 % are found, and at most 1 % of those found are wrong."""
    true, found, right = 0, 0, 0
    wrong: list[str] = []
    for paragraph in HARD_PARAGRAPHS:
        text, spans = joined(paragraph)
        # A boundary is where one sentence ends and where the next begins.
        boundaries = {(one[1], two[0]) for one, two in pairwise(spans)}
        mine = sentence_spans(text, language=paragraph.get("language", "en"))
        my_boundaries = {(one[1], two[0]) for one, two in pairwise(mine)}
        true, found, right = true + len(boundaries), found + len(my_boundaries), right + len(boundaries & my_boundaries)
        wrong += [f"{paragraph['topic']}: {text[:end]}|{text[start:]}" for end, start in boundaries ^ my_boundaries]
    assert right >= 0.99 * true, wrong
    assert found - right <= 0.01 * found, wrong


def test_hard_sentences_are_many_and_of_many_kinds() -> None:
    """The figure above rests on more than 500 boundaries and 40 topics."""
    assert sum(len(paragraph["sentences"]) - 1 for paragraph in HARD_PARAGRAPHS) > 500
    assert len({paragraph["topic"] for paragraph in HARD_PARAGRAPHS}) > 40


@given(ANY_TEXT, st.sampled_from(["en", "en-GB", "de", "fr", "ar", "hi", "zh", "xx", ""]))
def test_sentences_hold_every_character_but_white_space_once(text: str, language: str) -> None:
    """Whatever the text, spans are in order, apart, never begin or end with white space, and leave only it out."""
    covered = 0
    for start, end in sentence_spans(text, language=language):
        assert covered <= start < end
        assert not text[covered:start].strip()
        assert text[start:end] == text[start:end].strip()
        covered = end
    assert not text[covered:].strip()


@given(ANY_TEXT)
def test_splitting_is_repeatable(text: str) -> None:
    """The same paragraph has the same sentences every time: quotes are stored by their offsets."""
    assert sentence_spans(text) == sentence_spans(text)


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\u3000"])
def test_text_without_words_has_no_sentence(text: str) -> None:
    """No characters but white space, no spans."""
    assert sentence_spans(text) == ()


@pytest.mark.parametrize("space", ["\n", "\xa0", "\u2009", "  "])
def test_kind_of_space_makes_no_difference(space: str) -> None:
    """A line break, a no-break space or two spaces part words just as one space does."""
    for paragraph in HARD_PARAGRAPHS:
        text, language = " ".join(paragraph["sentences"]), paragraph.get("language", "en")
        if not text.startswith(("•", "«")):  # a line break before a bullet parts items
            sentences = split(text.replace(" ", space), language)
            assert [sentence.replace(space, " ") for sentence in sentences] == split(text, language)


def test_sentences_are_the_same_in_every_thread() -> None:
    """Splitting keeps no state, so threads may share it."""
    texts = [joined(paragraph)[0] for paragraph in HARD_PARAGRAPHS]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(sentence_spans, texts)) == [sentence_spans(text) for text in texts]


def test_importing_the_splitter_loads_no_model() -> None:
    """Neither torch nor NumPy comes with it: the terminal's help and the checks stay fast."""
    code = "import sys, index.sentences; sys.exit(bool({'torch', 'numpy', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_offsets_count_code_points() -> None:
    """An emoji, a letter outside the ASCII range and a combining mark each count as they do in the text."""
    assert sentence_spans("👩 Élan’s e\u0301te\u0301. Fin.") == ((0, 15), (16, 20))


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Orr met Lt. Gov. Ada Lusk, Dr. No and the Rev. So Yun.",
        "J. R. Pell and George W. Dace saw A.M. Shine.",
        "Staff Sgt. Will Hurn and Det. Insp. May Orr spoke.",
        "Talks with the U.S. president-elect and ex-Pres. Orr lasted till Nov. 10.",
        "She was No. 10, he was at No. 12, and it cost $3.5 billion.",
        "The U.S. Senate, the U.N. Security Council and the D.C. Council met.",
        "Acme Inc. said Acme Corp. Chairman Ida Bell would go.",
        "Crops, e.g. The Mill's, failed, i.e. Orr's, in Roe v. Dace.",
        "See Art. 5, § 12, Fig. 2, p. 14 and pp. 7-9 at www.quill.example/a.b?c=d now.",
    ],
)
def test_abbreviation_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    """Titles, initials, ranks, places, firms and references go on into a name or a number."""
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It is not sold in the U.S.", "The agency said so."],
        ["She works in Washington, D.C.", "Officials there agree."],
        ["He lives in the U.K.", "Marlow said he would stay."],
        ["It was made by Acme Inc.", "Then came Orr Ltd.", "“They lied,” he said."],
        ["They sold rope, lamps, etc.", "Dace bought both."],
        ["One wave was 30 ft.", "Boats sank."],
        ["They had Plan B.", "It failed.", "There was no Plan C."],
        ["He said no.", "Ten people left."],
    ],
)
def test_abbreviation_before_the_opening_of_a_sentence_ends_one(sentences: list[str]) -> None:
    """What follows decides whether a full stop is also the end."""
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["It began at 8 p.m. Monday, or 9 p.m. ET.", "It ended at 2 a.m.", "Mr. Orr left."],
        ["At 5 a.m. Mr. Orr rose.", "It was dark."],
        ["Open 8 a.m. – 5 p.m.", "Dogs are welcome."],
        ["Polls closed at 6 p.m. (1 p.m. ET) on Monday.", "Few had voted."],
    ],
)
def test_time_goes_on_only_with_its_day_zone_or_end(sentences: list[str]) -> None:
    """After "p.m." any other capital begins a sentence."""
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("``", "''")]
)
def test_closing_mark_belongs_to_the_sentence_before(opening: str, closing: str) -> None:
    """It ends with its sentence, and the next sentence may begin with an opening mark of its own."""
    sentences = [
        f"{opening}We tried.{closing}",
        f"{opening}We failed,{closing} he said.",
        f"{opening}Next.{closing}",
        "He left.",
    ]
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["“Is it so?” she asked.", "It was."],
        ['"Go!" the guard yelled.', '"Go!"'],
        ["“Are you mad?” Lt. Gov. Orr asked him.", "“I am.”"],
        ["“Why?” Ida Bell, 34, wrote on Friday.", "Nobody knew."],
        ["“Will it hold?”", "Orr said that it would."],
        ["“Who pays?”", "The chairman smiled."],
        ["“Is it me?” I asked.", "It was."],
    ],
)
def test_attribution_stays_with_its_question_or_exclamation(sentences: list[str]) -> None:
    """A name and a verb of saying continue the sentence; a clause of their own makes another."""
    assert split(" ".join(sentences)) == sentences


def test_quotation_of_several_sentences_is_split_between_them() -> None:
    """Each can be quoted alone; the first keeps what introduces it and the last its attribution."""
    sentences = ["Orr said: “They came.", "They took goats!", "Why?”", "“We had none.", "None,” he added."]
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Yahoo! said it sold Yum! Brands.", "Yahoo! Finance agreed."],
        ["They chanted “Out! Out! Out!” as he left.", "He waved."],
        ["Jeopardy! returns.", "Really?!", "Yes!"],
    ],
)
def test_exclamation_mark_inside_a_name_or_chant_ends_nothing(sentences: list[str]) -> None:
    """It ends a sentence elsewhere."""
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Phones are banned.", "iPhone sales rose.", "eBay lists 9.", "al-Rashid fled.", "van Orr stayed."],
        ["The wall fell.", "12 people died.", "€9 was found.", ".22 rifles were not."],
        ["The max. load is approx. 30 tons, said Weir plc. on Monday.", "It fell."],
    ],
)
def test_lower_case_opens_a_sentence_only_in_a_name(sentences: list[str]) -> None:
    """Elsewhere it shows an abbreviation; a digit or a currency sign may open one."""
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["1. First, wait.", "2. Then go.", "3. Stop."],
        ["There are three: 1. Deny.", "2. Delay.", "3. Settle."],
        ["Q. When was it?", "A. In 2012.", "Q: Why?", "A: No idea."],
        ["(a) Pay.", "(b) Leave.", "c) Return."],
    ],
)
def test_number_of_a_list_opens_its_item(sentences: list[str]) -> None:
    """A number or letter with its full stop is no sentence."""
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["“I thought… I thought it was,” he said.", "He waited…", "Then he left."],
        ["“We had . . . nothing. ...", "We left.”", "“… We left.”"],
        ["It was “[...] a mess” (Orr, 5).", "So be it."],
    ],
)
def test_ellipsis_ends_a_sentence_before_a_new_one(sentences: list[str]) -> None:
    """Hesitation goes on; an ellipsis between sentences stays with the first unless it opens a quotation."""
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "LONDON (Reuters) - The ferry ran aground.",
        "WASHINGTON, D.C. — Lawmakers left town.",
        "ST. BRANNOCK, N.S. (CP) — A boat is missing.",
        "PORT VAIL, Nov. 12 (AP) -- Two sisters met.",
    ],
)
def test_dateline_is_part_of_the_first_sentence(sentence: str) -> None:
    """The place, the agency and the dash don't stand alone."""
    assert split(sentence) == [sentence]


def test_footnote_reference_belongs_to_the_sentence_before() -> None:
    """It follows the full stop, as in an encyclopedia."""
    sentences = ["The lake shrank.[3]", "“It grew.”[4][a]", "Birds came.¹", "They left."]
    assert split(" ".join(sentences)) == sentences


def test_sentences_without_space_between_are_parted() -> None:
    """A page that lost its line breaks still has sentences; an address or a number isn't two."""
    sentences = ["“By sea.”", "“By land.”", "It rose overnight.", "Officials left ASP.NET at quill.The/page, 3.5 m on."]
    assert split("".join(sentences)) == sentences


def test_blank_line_ends_a_sentence() -> None:
    """A heading needs no full stop to stand alone."""
    assert split("Ferry aground\n \nIt sank.\nNobody died.") == ["Ferry aground", "It sank.", "Nobody died."]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Am 3. Oktober kam Dr. Kranz.", "Er kam auf Platz 3.", "Die Fans jubelten."]),
        ("es", ["¿Quién paga?", "Nadie.", "El Sr. Prado dijo: «No hay».", "¡Qué pena!"]),
        ("fr", ["« Est-ce vrai ? » demande M. Roux.", "« Non. »", "Il part."]),
        ("zh", ["他来了。", "“真的吗？”", "她走了。"]),
        ("hi", ["यह सच है।", "वह गया।"]),
        ("ar", ["هل هذا صحيح؟", "لا أعرف."]),
    ],
)
def test_other_languages_have_sentences_too(language: str, sentences: list[str]) -> None:
    """Their terminators, quotation marks, titles and ordinals are known."""
    assert split(("" if language == "zh" else " ").join(sentences), language) == sentences
