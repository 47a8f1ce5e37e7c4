"""Reading evaluation sets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.dataset import JudgedQuestion, load_dataset, with_withheld
from bot.evaluation.errors import DatasetUnreadable

ARTICLES = [
    {"id": "bridge", "title": "Alder Bridge shut", "text": "The bridge closed on Monday.\n\nNobody was hurt."},
    {"id": "dam", "title": "Dam opens", "text": "The dam opened. Mayor Ana Bell cut a ribbon."},
]
WHEN = {
    "id": "q1",
    "question": "When did the bridge close?",
    "answers": ["Monday"],
    "article_id": "bridge",
    "evidence": ["The bridge closed on Monday."],
    "answerable": True,
}

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a set of these questions about the articles above."""

    def write(*questions: dict[str, Any], name: str = "toy", articles: Any = ARTICLES) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file, rows in (("articles.jsonl", articles), ("questions.jsonl", questions)):
            if rows is not None:
                (folder / file).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return folder

    return write


def only(folder: Path) -> JudgedQuestion:
    """The one question of a set."""
    (question,) = load_dataset(folder).questions
    return question


def test_a_question_comes_with_what_would_be_right(make: Make) -> None:
    """One article id or a list of them."""
    question = only(make(WHEN))
    assert question.article_ids == {"bridge"}
    assert (question.answers, question.evidence) == (("Monday",), ("The bridge closed on Monday.",))
    assert only(make({**WHEN, "article_id": ["bridge", "dam"]}, name="two")).article_ids == {"bridge", "dam"}


def test_tags_and_verdicts_are_no_answers_to_quote(make: Make) -> None:
    """Entity tags of TREC QA, yes or no, and verdicts on claims are left out."""
    tags = {**WHEN, "answers": ["- - DATE-B DATE-I - PERSON-B-GPE-B -"]}
    verdict = {**WHEN, "id": "q2", "answers": ["REFUTES"], "kind": "claim"}
    yes = {**WHEN, "id": "q3", "answers": ["yes"]}
    assert [q.answers for q in load_dataset(make(tags, verdict, yes)).questions] == [(), (), ()]


def test_topics_have_gains_by_grade(make: Make) -> None:
    """Grade 1 is the best; other numbers are no judgement; without grades every listed article counts 1."""
    topic = {**WHEN, "evidence": [], "answers": [], "kind": "topic", "article_id": ["bridge", "dam"]}
    graded = only(make({**topic, "grades": {"bridge": 1, "dam": 4, "x": -1}}))
    assert dict(graded.gains) == {"bridge": 4.0, "dam": 1.0}
    assert dict(only(make(topic, name="plain")).gains) == {"bridge": 1.0, "dam": 1.0}
    assert graded.is_topic


def test_scope_article_limits_the_search(make: Make) -> None:
    """Unanswerable questions are asked of their article too."""
    row = {**WHEN, "scope": "article", "answerable": False, "answers": [], "evidence": []}
    question = only(make(row))
    assert question.within == "bridge"
    assert question.article_ids == frozenset()


def test_news_domains_are_one_kind(make: Make) -> None:
    """MultiRC is reported for news and for the rest."""
    rows = [{**WHEN, "id": str(n), "domain": domain} for n, domain in enumerate(["news", "society-law", "fiction"])]
    assert [q.kind for q in load_dataset(make(*rows)).questions] == ["news", "news", "other than news"]


def test_questions_can_be_asked_of_other_articles(make: Make) -> None:
    """Then they are unanswerable, unless their articles are there."""
    other = make(name="other", articles=[{"id": "mill", "text": "The mill burned."}])
    dataset = load_dataset(make(WHEN), articles_folder=other)
    assert (dataset.name, dataset.questions[0].answerable) == ("toy of other", False)
    assert dataset.questions[0].evidence == ()


def test_withholding_takes_all_the_articles_of_some_questions_away(make: Make) -> None:
    """Whoever depended on one of them alone can't be answered any more."""
    again = {**WHEN, "id": "q2", "question": "What closed?", "asked": "2026-03-02"}
    dataset = with_withheld(load_dataset(make(WHEN, again)), 1.0)
    assert [question.asked for question in dataset.questions] == [None, None], "age would tell what was withheld"
    assert dataset.withheld == {"bridge"}
    assert [question.answerable for question in dataset.questions] == [False, False]
    assert dataset.name == "toy, 100% withheld"


def test_withholding_half_takes_about_half(make: Make) -> None:
    """By a hash of the ids: the same in every run, another half for other ids."""
    articles = [{"id": f"a{n}", "text": f"Story {n}."} for n in range(200)]
    rows = [{**WHEN, "id": f"q{n}", "article_id": f"a{n}", "evidence": []} for n in range(200)]
    folder = make(*rows, articles=articles)
    dataset = with_withheld(load_dataset(folder), 0.5)
    assert 75 < len(dataset.withheld) < 125
    assert dataset == with_withheld(load_dataset(folder), 0.5)
    assert {q.id[1:] for q in dataset.questions if not q.answerable} == {a[1:] for a in dataset.withheld}


def test_a_question_that_keeps_an_article_keeps_the_evidence_in_it(make: Make) -> None:
    """And loses what stood only in the withheld one."""
    both = {
        **WHEN,
        "id": "both",
        "article_id": ["bridge", "dam"],
        "evidence": ["The bridge closed on Monday.", "The dam opened."],
    }
    chosen = {**WHEN, "id": "chosen"}
    dataset = load_dataset(make(both, chosen))
    share = 0.5
    from bot.evaluation import dataset as module

    fractions = {"both": 0.9, "chosen": 0.1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_fraction", fractions.__getitem__)
        kept, lost = with_withheld(dataset, share).questions
    assert kept.article_ids == {"dam"}
    assert (kept.evidence, kept.answerable) == (("The dam opened.",), True)
    assert not lost.answerable


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answers": "Monday"}, "answers"),
        ({"article_id": "nowhere"}, "answerable by no article"),
        ({"question": None}, "question"),
    ],
)
def test_a_bad_line_is_named(make: Make, change: dict[str, Any], message: str) -> None:
    """With its place, on one line."""
    with pytest.raises(DatasetUnreadable, match=message) as caught:
        load_dataset(make({**WHEN, **change}))
    assert "\n" not in str(caught.value)


def test_an_id_used_twice_is_an_error(make: Make) -> None:
    """Figures over it would be wrong without a word."""
    with pytest.raises(DatasetUnreadable, match="'q1' is used twice"):
        load_dataset(make(WHEN, WHEN))


def test_a_folder_without_questions_says_what_it_lacks(make: Make, tmp_path: Path) -> None:
    """Summaries, articles alone, or nothing at all."""
    folder = make(name="summaries")
    (folder / "questions.jsonl").rename(folder / "summaries.jsonl")
    with pytest.raises(DatasetUnreadable, match="digest"):
        load_dataset(folder)
    with pytest.raises(DatasetUnreadable, match="no such folder"):
        load_dataset(tmp_path / "nowhere")
    with pytest.raises(DatasetUnreadable, match="--articles"):
        load_dataset(make(WHEN, name="questions", articles=None))


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', "\udcff"])
def test_a_broken_articles_file_is_named(make: Make, line: str) -> None:
    """No JSON, no object, no text, no UTF-8."""
    folder = make(WHEN)
    (folder / "articles.jsonl").write_bytes(line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(DatasetUnreadable, match=r"articles\.jsonl"):
        load_dataset(folder)
