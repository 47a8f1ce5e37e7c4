"""Links to outlets' pages highlight the quoted words in a browser that knows text fragments."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from bot.answering.links import outlet_link, surroundings
from index.article import Article, Passage
from tests.support.articles import make_article

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STORY = make_article(
    "saved",
    "Nobody was hurt. The bridge re-opened at 6 p.m., and “all is well”, she said. Nobody was hurt.",
    "Co-operation, costs & 50% more time: that's the plan. It is the plan — now and then.",
    "The council met for nine hours on Monday to talk about the bridge and went home without a vote on the toll, which "
    "had been put off twice. The council met for nine hours on Monday to talk about the ferry and then went home.",
    "Niemand wurde verletzt. Die Brücke über die Förde ist auf. Die Brucke uber die Forde ist zu.",
    "NOBODY WAS HURT. 東京で雨が降った。雨が降った。",
    headline="Nobody was hurt. The bridge—shut, re-opened & shut—is open.",
)


# Painted like the target of a text fragment, so that the two can be compared pixel by pixel.
_MARK = """
const text = document.querySelectorAll("p")[arguments[0] - 1].firstChild;
const range = new Range();
range.setStart(text, arguments[1]);
range.setEnd(text, arguments[2]);
CSS.highlights.set("expected", new Highlight(range));
return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
"""


def _saved(article: Article) -> str:
    """The story as an outlet might have it."""
    style = "::target-text, ::highlight(expected) { color: #f00; background: none } body { width: 50em }"
    texts = "".join(f"<p>{html.escape(paragraph.text)}</p>" for paragraph in article.paragraphs)
    return (
        f"<!doctype html><meta charset=utf-8><style>{style}</style><nav>Menu</nav>"
        f"<h1>{html.escape(article.headline)}</h1>{texts}<footer>The end</footer>"
    )


@pytest.fixture(scope="module")
def outlet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An outlet's server on this machine, and the folder it serves."""
    folder = tmp_path_factory.mktemp("outlet")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


def passages() -> list[tuple[int, str, int]]:
    """Paragraph, words, and which of the places that have them."""
    return [
        (1, "Nobody was hurt.", 0),
        (1, "Nobody was hurt.", 1),
        (1, "The bridge re-opened at 6 p.m., and “all is well”, she said.", 0),
        (2, "Co-operation, costs & 50% more time: that's the plan.", 0),
        (2, "It is the plan — now and then.", 0),
        (3, STORY.paragraphs[2].text[: STORY.paragraphs[2].text.index(" The council met", 5)], 0),
        (3, STORY.paragraphs[2].text[STORY.paragraphs[2].text.index("The council met", 5) :], 0),
        (4, "Die Brücke über die Förde ist auf.", 0),
        (4, "Die Brucke uber die Forde ist zu.", 0),
        (5, "NOBODY WAS HURT.", 0),
    ]


@pytest.mark.parametrize(("number", "words", "place"), passages())
def test_the_browser_highlights_the_quoted_words_and_no_others(
    chrome: Chrome, outlet: tuple[str, Path], number: int, words: str, place: int
) -> None:
    """Pixel by pixel what marking them by hand gives, though the words stand elsewhere too."""
    address, folder = outlet
    text = STORY.paragraphs[number - 1].text
    start = text.index(words)
    for _ in range(place):
        start = text.index(words, start + 1)
    passage = Passage("saved", 1, number, start, start + len(words))
    (folder / "story.html").write_text(_saved(STORY), "utf-8")
    chrome.get(f"{address}/story.html?plain")
    plain = chrome.get_screenshot_as_png()
    chrome.execute_script(_MARK, number, passage.start, passage.end)
    expected = chrome.get_screenshot_as_png()
    chrome.get(outlet_link(f"{address}/story.html", words, around=surroundings(STORY, passage)))
    assert chrome.get_screenshot_as_png() == expected != plain
