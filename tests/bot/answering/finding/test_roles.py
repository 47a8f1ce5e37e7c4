"""Who does it, and to whom?"""

from __future__ import annotations

import pytest

from bot.answering.finding.roles import Deed, asked_deed, is_anothers


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("Where is Ada Venn held?", Deed("Ada Venn", "held", is_done_to=True)),
        ("Why has Ada Venn been arrested?", Deed("Ada Venn", "arrested", is_done_to=True)),
        ("What does Velland accuse Ostrania of?", Deed("Velland", "accuse", is_done_to=False)),
        ("Where is Ada Venn standing for mayor?", Deed("Ada Venn", "standing", is_done_to=False)),
        ("On which day did the Ostrell ferry finally sink?", Deed("Ostrell", "ferry", is_done_to=False)),
    ],
)
def test_a_question_says_who_does_what(question: str, deed: Deed) -> None:
    """Or what is done to whom; a noun taken for a verb does no harm, as no story has it as one."""
    assert asked_deed(question) == deed


@pytest.mark.parametrize(
    "question", ["Where is Ada Venn?", "Who shut the gates?", "Is Ada Venn mayor?", "What did she say?", "Velland?"]
)
def test_most_questions_are_not_plainly_about_a_deed(question: str) -> None:
    """Nothing is judged then."""
    assert asked_deed(question) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Where is Ada Venn held?", "The two are held in Calder since Velland charged the banker Ada Venn."),
        ("What does Velland accuse Ostrania of?", "Ostrania has accused Velland of theft."),
        ("When did Ada Venn win the vote?", "Orlo Tamm won the vote in May against Ada Venn."),
        ("When was Ada Venn arrested?", "Police arrested Orlo Tamm in May, a day after Venn left for Calder."),
    ],
)
def test_somebody_elses_deed_is_told_from_theirs(question: str, sentence: str) -> None:
    """The one asked about stands elsewhere in the sentence."""
    deed = asked_deed(question)
    assert deed is not None
    assert is_anothers(deed, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Where is Ada Venn held?", "Police hold Ada Venn in Calder."),
        ("Where is Ada Venn held?", "Venn left Calder, where she was held until May."),
        ("Where is Ada Venn held?", "The two are held in Calder."),
        ("When was Ada Venn born?", "Ada Venn, a banker born in Calder in 1970, spoke first."),
        ("What does Velland accuse Ostrania of?", "On Monday Velland accused Ostrania of theft."),
        ("What does Velland accuse Ostrania of?", "Ostrania was accused of theft by Velland."),
        ("What does Velland accuse Ostrania of?", "Orlo Tamm of Velland said Ostrania stole the gates."),
        ("When did Ada Venn win the vote?", "She won it in May, a year after Venn moved to Calder."),
        ("Who did Orlo Tamm murder?", "Mayor Bea Holm spoke of a murder; Tamm was silent."),
    ],
)
def test_what_may_be_theirs_is_left_alone(question: str, sentence: str) -> None:
    """A pronoun may mean them, "by" may name them; and a sentence without them says nothing of roles."""
    deed = asked_deed(question)
    assert deed is not None
    assert not is_anothers(deed, sentence)
