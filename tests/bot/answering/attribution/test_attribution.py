"""Who says it: the speaker found for sentences of made-up stories."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.attribution import speaker
from bot.answering.attribution.lexicon import CUES, KINDS
from bot.answering.attribution.reading import quotations, read
from index.article import Paragraph, ParagraphKind
from index.sentences import sentence_spans

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[3] / "data" / "attributions.jsonl").read_text(encoding="utf-8").splitlines()
]
_PIECES = st.sampled_from(
    re.findall(
        r"\S+",
        "Orla Finch Mr. Mrs. Zhao Dr. the a mayor of Dray spokesman for Council , . : ; — ― ( ) “ ” ‘ ’ \" '' ' he she"
        " it they who that said says told reporters saying asked according to by was not didn't as in on Monday last"
        " week in a statement FINCH: and but report claims view 's ’s von der U.S. 41 & reported announced believes"
        " calls called an insult accused 🙂 İstanbul ﬁ",
    )
)


def _paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(number, text, sentences=sentence_spans(text)) for number, text in enumerate(texts, 1)]


def _speaker(quote: str, *texts: str) -> str | None:
    """The speaker of a quote that stands in one of the paragraphs."""
    paragraphs = _paragraphs(*(texts or (quote,)))
    paragraph = next(one for one in paragraphs if quote in one.text)
    start = paragraph.text.index(quote)
    return speaker(paragraphs, paragraph.number, start, start + len(quote))


@pytest.mark.parametrize("case", _CASES, ids=[f"{case['topic']}: {case['quote'][:40]}" for case in _CASES])
def test_the_speaker_of_a_sentence_is_found(case: dict[str, Any]) -> None:
    """Each case of attributions.jsonl gets its speaker, word for word, or none."""
    assert _speaker(case["quote"], *case["paragraphs"]) == case["speaker"]


def test_cases_are_many_and_of_many_kinds() -> None:
    """A set too small, or without the outlet's own voice, would prove little."""
    assert len(_CASES) >= 60
    assert len({case["topic"] for case in _CASES}) >= 20
    assert sum(case["speaker"] is None for case in _CASES) >= 20


def test_most_words_decide_between_speakers() -> None:
    """A quote of several sentences is whose words most of it are; of equals the first; a speaker before the outlet."""
    long_second = "Bea Moss said no. Orla Finch said that the offer had been on the table for a month."
    assert _speaker(long_second) == "Orla Finch"
    assert _speaker("Bea Moss said no. Orla Finch said no.") == "Bea Moss"
    assert _speaker("Rain fell all day. Orla Finch said no.") == "Orla Finch"
    assert _speaker("Rain fell on Dray all day and all night. Bea Moss said no.") is None


def test_a_part_of_a_sentence_has_the_speaker_of_the_whole() -> None:
    """A span that cuts a sentence is judged by the sentence."""
    text = "Orla Finch said the bridge would stay shut until May."
    start = text.index("the bridge")
    assert speaker(_paragraphs(text), 1, start, len(text)) == "Orla Finch"


def test_paragraph_without_sentences_is_taken_as_one() -> None:
    """A paragraph that was never split still has a speaker."""
    text = "Orla Finch said the bridge would stay shut."
    assert speaker([Paragraph(7, text)], 7, 0, len(text)) == "Orla Finch"


def test_unknown_paragraph_is_refused() -> None:
    """A number the article doesn't have is an error, not the outlet's voice."""
    with pytest.raises(ValueError, match="no paragraph 3"):
        speaker(_paragraphs("Rain fell.", "It stopped."), 3, 0, 4)


def test_boilerplate_between_a_speaker_and_her_words_is_skipped() -> None:
    """A newsletter plug does not part a quotation from the paragraph that introduces it."""
    first, plug, words = _paragraphs("Orla Finch was angry:", "Sign up for our newsletter.", "“Nobody asked me.”")
    plug = Paragraph(plug.number, plug.text, ParagraphKind.BOILERPLATE, plug.sentences)
    assert speaker([first, plug, words], 3, 0, len(words.text)) == "Orla Finch"


def test_a_name_two_people_share_is_not_made_fuller() -> None:
    """Naming the wrong Orme would be worse than naming her by her surname."""
    story = ("Bill Orme and Jane Orme own the yard.", "Orme said the yard would close.")
    assert _speaker(story[1], *story) == "Orme"


def test_a_name_mostly_one_persons_is_hers() -> None:
    """A father named once doesn't hide whom the article is about."""
    story = (
        "Jane Orme owns the yard. Jane Orme bought it in 1990. Her father was Bill Orme. Jane Orme has two sons.",
        "Orme said the yard would close.",
    )
    assert _speaker(story[1], *story) == "Jane Orme"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“One,” she said. “Two.”", ["“One,”", "“Two.”"]),
        ('"One," she said. "Two."', ['"One,"', '"Two."']),
        ("''One,'' she said.", ["''One,''"]),
        ("‘One,’ she said of the workers’ plan.", ["‘One,’"]),
        ("The workers’ plan isn't theirs.", []),
        ("“One. She never closed it.", ["“One. She never closed it."]),
        ("”Turned the wrong way.” She left.", ["”Turned the wrong way.”"]),
        ("“He called it “art” twice,” she said.", ["“He called it “art”"]),
        ('“He called it "art" twice,” she said.', ['“He called it "art" twice,”']),
        ("«Un,» dit-elle.", ["«Un,»"]),
    ],
)
def test_quotations_are_found_whatever_their_marks(text: str, quoted: list[str]) -> None:
    """Double marks of any make, single ones only where there are no double ones, and never an apostrophe."""
    assert [text[start:end] for start, end in quotations(text)] == quoted


def test_a_sentence_is_read_as_kinds_of_word() -> None:
    """Quotations are one place, brackets are left out, and a noun that looks like a verb of saying is a noun."""
    text = "Finch (69) said her claims were “never once read by anybody.”"
    reading = read(text, (0, len(text)), quotations(text))
    assert reading.kinds == "nvdwxq"
    assert reading.sizes == (1, 1, 1, 1, 1, 5)
    assert reading.quoted == pytest.approx(5 / 11)


def test_an_endless_sentence_is_read_in_part() -> None:
    """What a freak page holds between two full stops can't take seconds."""
    text = "he said and she said that they say " * 2_000
    assert len(read(text, (0, len(text)), ()).kinds) == 250
    assert speaker([Paragraph(1, text)], 1, 0, len(text)) is not None


def test_a_sentence_may_open_with_a_comma() -> None:
    """A list item cut off its beginning has no subject before the comma, and that is no error."""
    assert speaker([Paragraph(1, ", said that")], 1, 0, 11) is None


def test_no_word_is_of_two_kinds() -> None:
    """A verb that attributes is in no other list; else which list wins would decide."""
    assert not CUES.keys() & KINDS.keys()


@given(st.lists(st.lists(_PIECES, max_size=25).map(" ".join), min_size=1, max_size=5), st.data())
def test_a_speaker_is_words_of_the_article_or_none(texts: list[str], data: st.DataObject) -> None:
    """Whatever the text, nothing is raised, and what is returned stands in one of the paragraphs."""
    paragraphs = _paragraphs(*texts)
    paragraph = data.draw(st.sampled_from(paragraphs))
    start = data.draw(st.integers(0, len(paragraph.text)))
    end = data.draw(st.integers(start, len(paragraph.text)))
    found = speaker(paragraphs, paragraph.number, start, end)
    assert found is None or (found and any(found in text for text in texts))


@given(st.text(max_size=200))
def test_quotations_are_ordered_spans_of_the_text(text: str) -> None:
    """Spans never overlap, are never empty and never leave the text."""
    ends = [0]
    for start, end in quotations(text):
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)


def test_a_motion_says_what_is_written_in_it_and_does_nothing_else() -> None:
    """Else a quotation from it would be somebody's who stands near it."""
    says = "The motion says the council must “draw up a plan, as Dray has done, and table it within 30 days.”"
    asks = "It also calls for help for people of Orla who live in the valley."
    assert _speaker(says, "The people of Orla met on Monday.", asks, says) == "The motion"
    calls = "A motion, sponsored by Orla Finch, passed by 9 votes to 4 and calls on the mayor to act."
    assert _speaker(calls, calls) is None
