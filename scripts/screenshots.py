"""Take pictures of every page for docs/screenshots: `.venv/bin/python -m scripts.screenshots`.

Of the sample stories, with the shipped encoder; one story is corrected and one withdrawn, and the figures of questions
asked are made up. Needs Chromium (scripts/browser_tools).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.app import App
from bot.settings import Settings
from bot.web import DayOfQuestions, Feedback, QuotedStory, UnansweredQuestions
from bot.web.server import WebServer, listening_socket
from index.readers import read
from scripts.browser import NoBrowser, open_browser

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
TOKEN = "only-for-pictures"  # noqa: S105 - of a server that lives for a minute
SIZES = {"desktop": (1024, 640), "phone": (375, 640)}
QUESTION = "Why was the harbour bridge closed?"


class MadeUpRecord:
    """Figures for a picture."""

    def days(self, *, since: date) -> Sequence[DayOfQuestions]:
        """See `Record.days`."""
        counts = [(17 + number * 7 % 13, number * 5 % 7) for number in range(30)]
        return [DayOfQuestions(since + timedelta(days=n), *count) for n, count in enumerate(counts) if n % 7 < 5]

    def feedback(self, *, since: date) -> Feedback:  # noqa: ARG002 - a picture of any time
        """See `Record.feedback`."""
        return Feedback(helpful=64, unhelpful=7)

    def most_quoted(self, *, since: date, limit: int) -> Sequence[QuotedStory]:  # noqa: ARG002 - likewise
        """See `Record.most_quoted`."""
        return [QuotedStory("a", "Quillhaven council votes for a toll on the Harbour Bridge", 31)][:limit]

    def unanswered(self, *, since: date, limit: int) -> Sequence[UnansweredQuestions]:  # noqa: ARG002 - likewise
        """See `Record.unanswered`."""
        return [UnansweredQuestions("When does the new ferry timetable start?", 4)][:limit]


def main() -> int:
    """Take them all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings.model_validate({"PULLQUOTE_API_TOKENS": TOKEN}), index=Path(folder) / "index")
        try:
            paths = _index(app)
            with _serving(app) as address:
                for size, (width, height) in SIZES.items():
                    for scheme in ("light", "dark"):
                        profile = Path(folder) / f"{size}-{scheme}"
                        with open_browser(profile, width=width, height=height, dark=scheme == "dark") as chrome:
                            _sign_in(chrome, address)
                            for name, path in paths.items():
                                chrome.get(address + path)
                                chrome.save_screenshot(str(PICTURES / f"{name}-{size}-{scheme}.png"))
        except NoBrowser as missing:
            sys.stderr.write(f"{missing}\n")
            return 2
        finally:
            app.close()
    return 0


def _index(app: App) -> dict[str, str]:
    """Index the sample stories, correct one and withdraw one; gives the address of each page."""
    indexer = app.indexer(create=True)
    indexer.add(read(ROOT / "stories"))
    stories = {article.headline: article for article in app.catalog().articles(app.catalog().live())}
    bridge = next(one for one in stories.values() if "closed to all traffic" in one.paragraphs[0].text)
    recall = next(one for one in stories.values() if "heater" in one.headline.casefold())
    changed = [
        replace(
            one, text=one.text.replace("at least six weeks", "at least eight weeks").replace("April 13", "April 27")
        )
        for one in bridge.paragraphs
    ]
    indexer.add([replace(bridge, paragraphs=tuple(changed))])
    indexer.withdraw(recall.id, "the maker says that no heater was recalled")
    quoted = bridge.paragraphs[1]
    span = f"v=1&p={quoted.number}&q=0-{len(quoted.text)}#p{quoted.number}"
    third = bridge.paragraphs[3]
    return {
        "ask": "/",
        "answer": f"/?q={QUESTION.replace(' ', '+')}",
        "refusal": "/?q=Who+won+the+chess+tournament%3F",
        "story": f"/stories/{bridge.id}?v=2&p={third.number}&q=0-{third.text.index('said Ivo') - 1}#p{third.number}",
        "corrected": f"/stories/{bridge.id}?{span.partition('#')[0]}",
        "changes": f"/stories/{bridge.id}?{span.partition('#')[0]}#changes",
        "withdrawn": f"/stories/{recall.id}",
        "status": "/status",
        "questions": "/status#questions",
        "api": "/api/docs",
    }


@contextmanager
def _serving(app: App) -> Iterator[str]:
    with listening_socket("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        server = WebServer(app.web(host="127.0.0.1", port=port, record=MadeUpRecord()), listening)
        started = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(own_signals=False, started=started.set)))
        thread.start()
        started.wait()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.stop()
            thread.join()


def _sign_in(chrome: Chrome, address: str) -> None:
    chrome.get(f"{address}/sign-in?next=/status")
    chrome.find_element(By.ID, "token").send_keys(TOKEN, Keys.ENTER)


if __name__ == "__main__":
    sys.exit(main())
