from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk.adding import StoryAdder, Told, asked_to_add
from bot.ledger import Adding
from bot.rendering import adding_words
from index.catalog import Catalog
from index.encoder import load_encoder
from index.errors import Trouble
from index.indexer import Indexer, writing
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore
from index.store.filter import SearchFilter
from tests.support.adding import adding_to
from tests.support.hostile_server import Handler, Server, endless, page, redirect, running_server, silence
from tests.support.web_pages import SENTENCES, feed_of, story_page

HARBOUR = page(story_page("Vell harbour closes"))


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with a story."""
    with running_server() as running:
        running.pages["/harbour"] = HARBOUR
        yield running


@pytest.fixture
def adder(directory: Path, catalog: Catalog) -> Iterator[StoryAdder]:
    """What adds stories."""
    with adding_to(directory, catalog) as adder:
        yield adder


def add(adder: StoryAdder, url: str, collections: frozenset[str] | None = None) -> Told:
    """Add a story, and hear what whoever asked for it is told."""
    return asyncio.run(adder.add(url, collections=collections))


def found(directory: Path, collections: frozenset[str] | None = None) -> list[str]:
    """The headlines that somebody finds who has been searching all along, or begins to now."""
    retriever = Retriever(EmbeddedStore(directory), load_encoder("hashing"))
    newest = retriever.newest(limit=50, only=SearchFilter(collections=collections))
    return sorted({one.article.headline for one in newest.passages})


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("add https://courier.example/1", "https://courier.example/1"),
        ("ADD  HTTP://courier.example/1?a=b", "HTTP://courier.example/1?a=b"),
        ("add", ""),
        ("add https://a.example/1 https://a.example/2", ""),
        ("add courier.example/1", ""),
        ("add file:///etc/passwd", ""),
        ("add https://courier.example/" + "x" * 2000, ""),
        ("ferry", None),
        ("add more ferries", None),
        ("adder bites man", None),
        ("", None),
    ],
)
def test_what_is_to_be_added_is_told_from_words_that_are_looked_for(said: str, address: str | None) -> None:
    """One whole address after "add"; without one it is asked back only where no words can be meant."""
    assert asked_to_add(said) == address


def test_a_story_is_added_and_shown(adder: StoryAdder, server: Server, directory: Path) -> None:
    """Headline, outlet, how much of it there is, its first lines; it can be searched at once."""
    told = add(adder, f"{server.url}/harbour")
    assert told.words == "Added. 4 paragraphs can be asked."
    assert told.story is not None
    assert (told.story.article.headline, told.story.article.outlet) == ("Vell harbour closes", "The Vell Courier")
    assert told.story.opening == SENTENCES[0]
    assert found(directory) == ["Vell harbour closes"]


def test_whoever_serves_already_finds_what_was_added(adder: StoryAdder, server: Server, directory: Path) -> None:
    """The new generation is taken up without a restart."""
    server.pages["/bridge"] = page(story_page("Bridge opens"))
    add(adder, f"{server.url}/harbour")
    serving = Retriever(EmbeddedStore(directory), load_encoder("hashing"))
    assert len(serving.newest(limit=50).passages) == 1
    add(adder, f"{server.url}/bridge")
    assert len(serving.newest(limit=50).passages) == 2


def test_a_story_that_is_there_is_told_to_be(adder: StoryAdder, server: Server, catalog: Catalog) -> None:
    """Unchanged, changed since, or withdrawn, which it stays."""
    url = f"{server.url}/harbour"
    add(adder, url)
    assert add(adder, url).words == "It is here already. 4 paragraphs can be asked."
    server.pages["/harbour"] = page(story_page("Vell harbour closes", "Corrected: it was two weeks, pilots said."))
    assert add(adder, url).words.startswith("It was here already, and was changed since")
    (record,) = catalog.live()
    catalog.withdraw(record.id, "wrong harbour")
    assert add(adder, url) == Told(adding_words.STAYS_WITHDRAWN)


def test_it_is_added_where_it_is_shown(adder: StoryAdder, server: Server, directory: Path) -> None:
    """A channel that sees some collections only must see what was added there; one that sees none adds nothing."""
    add(adder, f"{server.url}/harbour", frozenset({"sport", "city"}))
    assert found(directory, frozenset({"city"})) == ["Vell harbour closes"]
    assert found(directory, frozenset({"default"})) == []
    assert add(adder, f"{server.url}/harbour", frozenset()) == Told(adding_words.NOBODY_ADDS)


@pytest.mark.parametrize(
    ("handler", "trouble"),
    [
        (page("<html><body><nav>Home</nav></body></html>"), Trouble.NO_STORY),
        (page(feed_of("/1")), Trouble.NO_STORY),
        (lambda request: request.answer(200, b"%PDF-1.7"), Trouble.NO_STORY),
        (lambda request: request.answer(404, b""), Trouble.GONE),
        (lambda request: request.answer(403, b""), Trouble.CLOSED),
        (lambda request: request.answer(500, b""), Trouble.UNREACHABLE),
        (redirect("/loop"), Trouble.UNREACHABLE),
        (redirect("ftp://a.example/"), Trouble.NO_ADDRESS),
        (endless, Trouble.TOO_LARGE),
        (silence, Trouble.TOO_SLOW),
    ],
)
def test_what_cant_be_read_is_told_in_one_line(
    adder: StoryAdder, server: Server, directory: Path, handler: Handler, trouble: Trouble
) -> None:
    """Only what kind of thing is wrong; nothing of addresses, codes and limits."""
    server.pages["/loop"] = handler
    told = add(adder, f"{server.url}/loop")
    assert told == Told(adding_words.NOT_ADDED[trouble])
    assert not (directory / "writer.lock").exists()


def test_what_a_site_asks_of_robots_is_done(adder: StoryAdder, server: Server) -> None:
    """As for everything that is fetched."""
    server.pages["/robots.txt"] = page("User-agent: *\nDisallow: /harbour", Content_Type="text/plain")
    assert add(adder, f"{server.url}/harbour") == Told(adding_words.NOT_ADDED[Trouble.ROBOTS])
    assert server.paths() == []


def test_private_addresses_are_out_of_reach(directory: Path, catalog: Catalog, server: Server) -> None:
    """Nobody in a chat makes the bot ask a machine of its own network, and nobody learns what is there."""
    with adding_to(directory, catalog, allow_private=False) as adder:
        assert add(adder, f"{server.url}/harbour") == Told(adding_words.NOT_ADDED[Trouble.PRIVATE])
    assert server.asked == []


def test_while_another_process_writes_it_is_asked_to_try_again(
    adder: StoryAdder, server: Server, directory: Path
) -> None:
    """The index has one writer."""
    with writing(directory):
        assert add(adder, f"{server.url}/harbour") == Told(adding_words.BEING_WRITTEN)
    assert add(adder, f"{server.url}/harbour").story is not None


def test_an_index_that_cant_be_written_to_is_the_operators_matter(
    adder: StoryAdder, server: Server, directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The chat hears that it isn't possible now, the log why."""
    (directory / "writer.lock").mkdir()  # as a read-only folder: nothing can be opened for writing there
    assert add(adder, f"{server.url}/harbour") == Told(adding_words.CANT_ADD)
    assert "can't be written to" in caplog.text


def test_a_fault_of_our_own_is_told_in_the_same_words(
    directory: Path, catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    """With a traceback in the log only."""
    with adding_to(directory, catalog) as good:

        def broken() -> Indexer:
            raise ZeroDivisionError("secret")

        adder = StoryAdder(broken, good._reader, catalog, links=good._links)
        with running_server() as server:
            server.pages["/harbour"] = HARBOUR
            assert add(adder, f"{server.url}/harbour") == Told(adding_words.CANT_ADD)
        adder.close()
    assert "ZeroDivisionError" in caplog.text


def test_of_many_at_once_the_last_are_asked_to_wait(adder: StoryAdder, server: Server) -> None:
    """Ten wait, one after the other."""

    async def many() -> list[Told]:
        return await asyncio.gather(*(adder.add(f"{server.url}/harbour", collections=None) for _ in range(13)))

    told = asyncio.run(many())
    assert [one.words for one in told].count(adding_words.MANY_ADDED) == 3
    assert sum(one.story is not None for one in told) == 10


@pytest.mark.parametrize(
    ("default", "settled", "who"),
    [
        (Adding.ADMINS, None, Adding.ADMINS),
        (Adding.ADMINS, Adding.EVERYONE, Adding.EVERYONE),
        (Adding.EVERYONE, Adding.NOBODY, Adding.NOBODY),
        (Adding.NOBODY, Adding.EVERYONE, Adding.NOBODY),
    ],
)
def test_a_workspace_settles_who_adds_unless_the_operator_wants_nobody_to(
    directory: Path, catalog: Catalog, default: Adding, settled: Adding | None, who: Adding
) -> None:
    """The operator's word is the last."""
    with adding_to(directory, catalog, default=default) as adder:
        assert adder.who(settled) is who
