"""Articles made for a test: one at a time as it needs them, or as many as it likes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable

from hypothesis import strategies as st

from index.article import Article, Caption, Paragraph, ParagraphKind
from index.catalog import ArticleRecord
from index.identity import content_id

_SYLLABLES = [a + b for a, b in itertools.product("bdfglmnrstv", ["a", "e", "i", "o", "u"])]
WORDS = ["".join(pair) for pair in itertools.product(_SYLLABLES[:20], _SYLLABLES)]  # 1,100 words of two syllables


def make_paragraph(number: int, *sentences: str, kind: ParagraphKind = ParagraphKind.BODY) -> Paragraph:
    """A paragraph of these sentences, parted by a space."""
    ends = list(itertools.accumulate(len(sentence) + 1 for sentence in sentences))
    spans = tuple((end - 1 - len(sentence), end - 1) for end, sentence in zip(ends, sentences, strict=True))
    return Paragraph(number, " ".join(sentences), kind, spans)


def make_article(
    article_id: str = "a1",
    *paragraphs: str | Iterable[str],
    headline: str = "Bridge opens",
    outlet: str = "The Vell Courier",
    published: str = "2026-03-02",
    language: str = "en",
    origin: str = "stories/bridge.txt",
    url: str = "",
) -> Article:
    """An article whose paragraphs are given as their sentences, or as their only one; by default it has one."""
    texts = [(each,) if isinstance(each, str) else tuple(each) for each in paragraphs or ("The bridge is open.",)]
    return Article(
        id=article_id,
        headline=headline,
        paragraphs=tuple(make_paragraph(number, *sentences) for number, sentences in enumerate(texts, start=1)),
        outlet=outlet,
        published=published,
        language=language,
        origin=origin,
        url=url,
    )


def make_unnamed_article(
    *paragraphs: str, headline: str = "Bridge opens", origin: str = "stories/bridge.txt"
) -> Article:
    """An article that is known by its words only, as a text file is."""
    return make_article(content_id(headline, paragraphs), *paragraphs, headline=headline, origin=origin)


def make_record(article_id: str = "a1", *, version: int = 1, published: str = "2026-03-02") -> ArticleRecord:
    """An article as the search sees it."""
    return ArticleRecord(article_id, version, "Bridge opens", "The Vell Courier", published, "", "en", ("default",))


def story(number: int, *, edition: int = 1) -> Article:
    """The story of that number, the same each time; every edition rewrites a paragraph of every third story."""
    drawn = random.Random(number)
    paragraphs = [[_sentence(drawn) for _ in range(drawn.randint(1, 4))] for _ in range(3)]
    rewritten = [each for each in range(2, edition + 1) if each % 3 == number % 3]
    if rewritten:
        paragraphs[1] = [_sentence(random.Random(f"{number}/{rewritten[-1]}"))]
    return make_article(
        f"story-{number:03d}",
        *paragraphs,
        headline=" ".join(drawn.choices(WORDS, k=4)),
        published=f"2026-01-{number % 28 + 1:02d}",
        origin=f"stories/{number}.txt",
    )


def questions(count: int) -> list[str]:
    """So many questions in the words of the stories."""
    drawn = random.Random("questions")
    return [" ".join(drawn.choices(WORDS, k=6)) for _ in range(count)]


def _sentence(drawn: random.Random) -> str:
    return " ".join(drawn.choices(WORDS, k=drawn.randint(4, 12))).capitalize() + "."


# -- for Hypothesis ----------------------------------------------------------------------------------------------------

paragraphs_of_any_text = st.builds(
    lambda texts, kinds: tuple(
        make_paragraph(number, *sentences, kind=kind)
        for number, (sentences, kind) in enumerate(zip(texts, kinds, strict=False), start=1)
    ),
    st.lists(st.lists(st.text(min_size=1, max_size=30), max_size=4), max_size=4),
    st.lists(st.sampled_from(ParagraphKind), min_size=4, max_size=4),
)
any_article = st.builds(
    Article,
    id=st.text(min_size=1, max_size=20),
    headline=st.text(max_size=40),
    paragraphs=paragraphs_of_any_text,
    outlet=st.text(max_size=20),
    byline=st.text(max_size=20),
    published=st.sampled_from(["", "2026-03-02", "2026-03-02T10:00:00+01:00"]),
    updated=st.sampled_from(["", "2026-03-03"]),
    url=st.text(max_size=30),
    language=st.sampled_from(["", "en", "de"]),
    captions=st.lists(st.builds(Caption, st.text(max_size=20), st.text(max_size=20)), max_size=2).map(tuple),
    origin=st.text(max_size=30),
)
