"""Whose words a question asks for, and whose words answer it."""

import pytest

from bot.answering.attribution import asked_about, asked_speaker, is_told_of, speaks_for

STORY = (
    "On Monday, Vellandish foreign ministry spokesman Orlo Tamm said the gates would stay shut. "
    "Ada Finch, the mayor of Calder, disagreed. Ostranian officials said nothing."
)


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What does Velland accuse Ostrania of?", "Velland"),
        ("What did the mayor say about the bridge?", "the mayor"),
        ("Why does Ada Finch want the gates shut?", "Ada Finch"),
        ("How did Orlo Tamm react?", "Orlo Tamm"),
        ("According to the Calder Herald, how many came?", "the Calder Herald"),
        ("How many came, according to Orlo Tamm?", "Orlo Tamm"),
        ("What is Velland's response to the floods?", "Velland"),
        ("What is Velland accusing Ostrania of?", "Velland"),
    ],
)
def test_the_speaker_asked_for_is_found(question: str, speaker: str) -> None:
    """Verbs of saying and thinking, "according to" and possessives name whose words are wanted."""
    assert asked_speaker(question) == speaker


@pytest.mark.parametrize(
    "question",
    [
        "How many people came to the fair?",
        "When did the mayor meet each man?",
        "What did he say?",
        "Who said the gates would stay shut?",
        "What is the mayor accused of saying?",
        "What did Ada Finch build in 1988?",
        "",
    ],
)
def test_other_questions_ask_for_nobodys_words_in_particular(question: str) -> None:
    """A pronoun names nobody, and a verb of doing asks for no words."""
    assert asked_speaker(question) is None


@pytest.mark.parametrize(
    ("speaker", "asked", "is_meant"),
    [
        ("Orlo Tamm", "Orlo Tamm", True),
        ("Orlo Tamm", "Tamm", True),
        ("Orlo Tamm", "Velland", True),  # by what he is called before his name
        ("Ada Finch", "the mayor", True),  # by what she is called after it
        ("Ostranian officials", "Ostrania", True),
        ("Ada Finch", "Velland", False),
        ("Orlo Tamm", "Ostrania", False),
        ("Someone else", "Velland", False),
    ],
)
def test_a_speaker_answers_to_what_the_story_calls_them(speaker: str, asked: str, is_meant: bool) -> None:
    """By name, by people and land, by office; never by words from another sentence."""
    assert speaks_for(speaker, asked, STORY) is is_meant


@pytest.mark.parametrize(("one", "other"), [("French officials", "France"), ("the Americans", "United States")])
def test_peoples_and_lands_without_a_common_root_are_known(one: str, other: str) -> None:
    """Both ways round."""
    assert speaks_for(one, other, "")
    assert speaks_for(other, one, "")


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What does Velland accuse the Danish side of?", "the Danish side"),
        ("What is Velland accusing Ostrania of?", "Ostrania"),
        ("What did Orlo Tamm say about Ada Finch?", "Ada Finch"),
        ("What does Velland say Ostrania should do?", None),
        ("What did Orlo Tamm say on Monday about Ada Finch?", None),
        ("What did the mayor say about the bridge?", None),
        ("What did Orlo Tamm say?", None),
        ("Who is Ada Finch?", None),
    ],
)
def test_of_whom_words_are_asked_for(question: str, about: str | None) -> None:
    """Only where nothing else is asked."""
    assert asked_about(question) == about


@pytest.mark.parametrize(
    ("name", "text", "answer", "is_told"),
    [
        ("Velland", "Tamm said Velland was hiding the truth.", "hiding the truth", True),
        ("the Vellandish side", "Tamm said that Velland was hiding the truth.", "hiding the truth", True),
        (
            "Velland",
            "Dray says Velland is late, and says Mr. Trask is suspected of theft.",
            "suspected of theft",
            False,
        ),
        ("Velland", "Dray accused the Vellandish side of theft.", "theft", True),
        ("Velland", "“We urge the Vellandish side to act,” Tamm said.", "act", False),
        ("Velland", "Dray said that nothing of Velland was left.", "nothing", False),
        ("Velland", "Dray told Velland City to wait.", "wait", False),
    ],
)
def test_of_whom_a_quote_tells_where_its_answer_stands(name: str, text: str, answer: str, *, is_told: bool) -> None:
    """Whoever comes right after the verb that attributes it, unless something is asked of them."""
    start = text.index(answer)
    assert is_told_of(name, text, (start, start + len(answer))) is is_told
    assert not is_told_of(name, text, None)


def test_who_speaks_is_not_told_by_the_paragraph_before() -> None:
    """What a story calls a speaker stands in the same paragraph."""
    assert not speaks_for("The motion", "Velland", "It bars trade with Velland\nThe motion says Dray is late.")
