from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.article import Article, ParagraphKind
from index.readers import article_from_text, read

ROOT = Path(__file__).parents[3]
QUESTIONS = [
    json.loads(line) for line in (ROOT / "tests/data/story_questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def stories() -> dict[str, Article]:
    """The sample stories by the names of their files."""
    articles = {
        Path(reading.origin).name: reading for reading in read(ROOT / "stories") if isinstance(reading, Article)
    }
    assert len(articles) == len(list((ROOT / "stories").iterdir()))
    return articles


def test_every_sample_story_has_its_parts(stories: dict[str, Article]) -> None:
    """Headline, outlet, the date of its file name, and paragraphs that can all be quoted."""
    assert len(stories) >= 12
    for name, article in stories.items():
        assert article.headline
        assert article.outlet
        assert name.startswith(date.fromisoformat(article.published).isoformat())
        assert 6 <= len(article.paragraphs) <= 14
        assert all(paragraph.kind is ParagraphKind.BODY for paragraph in article.paragraphs)


def test_sample_stories_have_ids_and_captions_of_their_own(stories: dict[str, Article]) -> None:
    """No two are taken for one, and the credited captions are found."""
    assert len({article.id for article in stories.values()}) == len(stories)
    assert sum(1 for article in stories.values() for caption in article.captions if caption.credit) >= 4


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each["file"]], ids=lambda each: each["question"])
def test_the_answer_to_a_sample_question_stands_where_it_says(
    stories: dict[str, Article], question: dict[str, str | int]
) -> None:
    """Questions name the file, paragraph and words that answer them."""
    paragraph = stories[str(question["file"])].paragraphs[int(question["paragraph"]) - 1]
    assert str(question["answer_contains"]) in paragraph.text


def test_there_are_questions_that_the_stories_do_not_answer() -> None:
    """Saying so is half of the product."""
    assert sum(1 for question in QUESTIONS if question["file"] is None) >= 6
    assert len(QUESTIONS) >= 20


def test_the_example_in_the_documentation_is_read_as_it_says() -> None:
    """docs/stories.md shows a story; this is that story."""
    lines = (ROOT / "docs/stories.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("    date "))
    end = next(number for number, line in enumerate(lines) if line.startswith("is a story of three paragraphs"))
    article = article_from_text("\n".join(line.removeprefix("    ") for line in lines[start:end]), origin="docs")
    assert len(article.paragraphs) == 3
    assert (article.byline, article.outlet, article.published) == ("Jane Doe", "The Vell Courier", "2026-03-02")
    assert [caption.credit for caption in article.captions] == ["ANA BELL/Harbour Wire"]
    assert article.headline == "Vell harbour closes for the winter"
