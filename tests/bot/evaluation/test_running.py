"""Asking the shipped answerer."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from bot.answering.answerer import Answerer
from bot.answering.models import Answer, Citation, NoAnswer, Outcome, Quote, Reason, Searched, Understood
from bot.answering.question import Question
from bot.evaluation.dataset import JudgedQuestion
from bot.evaluation.errors import EvaluationError
from bot.evaluation.running import Cost, Parts, run
from index.article import Article, Paragraph
from index.catalog import Catalog
from index.encoder import HashingEncoder
from index.indexer import Indexer, NoProgress
from index.store.embedded import EmbeddedStore

TEXT = "The bridge closed on Monday. Nobody was hurt."
SENTENCES = ((0, 28), (29, 45))
WHEN = JudgedQuestion("q1", "When did the bridge close?", True, frozenset({"bridge"}), ("Monday",))


class ScriptedAnswerer:
    """Quotes the beginning of the one paragraph as it is told; remembers what it was asked."""

    def __init__(self, text: str = TEXT[:28], *, answers: bool = True) -> None:
        self.asked: list[Question] = []
        self._text = text
        self._answers = answers

    def answer(self, question: Question, *, answer_id: str) -> Outcome:
        """See `Answerer.answer`."""
        self.asked.append(question)
        place = Citation("bridge", 1, 1, 0, len(self._text), "", "", "", "", "")
        quotes = (Quote(self._text, place, 0.7, selected=self._answers),)
        rest = (), Understood(), Searched(1, 1), 1
        if self._answers:
            return Answer(answer_id, question.text, 0.7, quotes, *rest)
        return NoAnswer(answer_id, question.text, Reason.NOT_SAID, 0.7, quotes, *rest)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """The catalog of an index with one article."""
    catalog = Catalog(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    article = Article("bridge", "", (Paragraph(1, TEXT, sentences=SENTENCES),))
    Indexer(tmp_path, catalog, HashingEncoder()).add([article])
    yield catalog
    catalog.close()


def parts(answerer: ScriptedAnswerer, catalog: Catalog, folder: Path) -> Parts:
    """What is asked, over the index in `folder`."""
    return Parts(cast(Answerer, answerer), catalog, EmbeddedStore(folder), HashingEncoder())


def test_what_is_given_is_compared_with_the_catalog(catalog: Catalog, tmp_path: Path) -> None:
    """Words that aren't the article's are found out, whatever the answerer says."""
    (right,), _ = run([WHEN], parts(ScriptedAnswerer(), catalog, tmp_path), NoProgress())
    (wrong,), _ = run([WHEN], parts(ScriptedAnswerer("The bridge closed on Sunday."), catalog, tmp_path), NoProgress())
    assert (right.values["verbatim"], right.values["answer@1"]) == (1.0, 1.0)
    assert (wrong.values["verbatim"], wrong.values["answer@1"]) == (0.0, 0.0)


def test_the_sentences_of_a_quote_are_counted(catalog: Catalog, tmp_path: Path) -> None:
    """A long quote is only fit when it is one."""
    (one,), _ = run([WHEN], parts(ScriptedAnswerer(), catalog, tmp_path), NoProgress())
    (two,), _ = run([WHEN], parts(ScriptedAnswerer(TEXT), catalog, tmp_path), NoProgress())
    assert (one.response.quotes[0].sentences, two.response.quotes[0].sentences) == (1, 2)


def test_the_decision_is_the_answerers(catalog: Catalog, tmp_path: Path) -> None:
    """Whatever its confidence is."""
    (refused,), _ = run([WHEN], parts(ScriptedAnswerer(answers=False), catalog, tmp_path), NoProgress())
    assert (refused.response.answered, refused.response.confidence) == (False, 0.7)
    assert refused.values["false refusal"] == 1.0


def test_a_question_about_one_article_is_asked_of_it_alone(catalog: Catalog, tmp_path: Path) -> None:
    """And a topic is asked for its articles beside its quotes."""
    within = JudgedQuestion("q2", "What closed?", True, frozenset({"bridge"}), within="bridge")
    topic = JudgedQuestion("t1", "THE BRIDGE", True, frozenset({"bridge"}), gains=(("bridge", 1.0),))
    answerer = ScriptedAnswerer()
    (_, found), _ = run([within, topic], parts(answerer, catalog, tmp_path), NoProgress())
    assert [question.article for question in answerer.asked[1:]] == ["bridge", None]
    assert found.response.articles == ("bridge",)


def test_cost_is_counted_in_encoder_calls(catalog: Catalog, tmp_path: Path) -> None:
    """Every look at the clock is a second later: one to answer, one to encode, two more to search."""
    ticks = count()
    _, cost = run([WHEN], parts(ScriptedAnswerer(), catalog, tmp_path), NoProgress(), clock=lambda: float(next(ticks)))
    assert (cost.total_ms, cost.encoder_call_ms, cost.search_ms) == (1000.0, 1000.0, 2000.0)
    assert cost.encoder_calls == 1.0
    assert Cost(10.0, 5.0, 100.0, 1).quote_ms == 85.0


def test_what_cannot_be_asked_is_an_error(catalog: Catalog, tmp_path: Path) -> None:
    """With the question's id."""
    endless = JudgedQuestion("q9", "why " * 2000, False)
    with pytest.raises(EvaluationError, match="'q9' can't be asked"):
        run([endless], parts(ScriptedAnswerer(), catalog, tmp_path), NoProgress())
