"""Answers to followed questions go the way of all answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk, PostFailed
from bot.ledger import Asked, Kind, Ledger, State, wish_key
from tests.fakes.platform import EchoingAnswerer, MemoryPlatform
from tests.support.asking import make_asked


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", key=b"key")
    yield ledger
    ledger.close()


def wish_for(ledger: Ledger, question: str) -> Asked:
    """A wish, and what the desk is given when a story answers it."""
    ledger.preferences.ask_to_be_told(make_asked(), question, "o1")
    [wish] = ledger.preferences.wishes()
    return replace(make_asked(wish_key(wish.id), text=question, article="a1"), kind=Kind.FOLLOWED, of="o1")


def take(platform: MemoryPlatform, ledger: Ledger, *asked: Asked, answerer: EchoingAnswerer | None = None) -> None:
    """Have a desk take these, one after the other, and finish."""

    async def run() -> None:
        desk = Desk(platform, ledger, answerer or EchoingAnswerer(), retry_s=0.0)
        await desk.start()
        for one in asked:
            await desk.take(one)
            while desk.open:
                await asyncio.sleep(0.005)
        await desk.stop()

    asyncio.run(run())


def test_it_is_posted_once_and_the_wish_is_fulfilled(ledger: Ledger) -> None:
    """However often it is found."""
    platform = MemoryPlatform()
    asked = wish_for(ledger, "Is it open?")
    take(platform, ledger, asked, asked)
    take(platform, ledger, asked)
    assert platform.to(asked.key) == ["“Is it open?”"]
    assert ledger.preferences.wishes() == []


def test_where_the_story_does_not_answer_after_all_nothing_is_said(ledger: Ledger) -> None:
    """And it may be found again, with another story."""
    platform = MemoryPlatform()
    asked = wish_for(ledger, "What is unsaid?")
    take(platform, ledger, asked)
    assert platform.posts == []
    assert ledger.claims.state(asked.key) is None
    assert len(ledger.preferences.wishes()) == 1


def test_nobody_is_told_that_answering_failed(ledger: Ledger) -> None:
    """Nobody asked just now."""
    platform = MemoryPlatform()
    asked = wish_for(ledger, "Is it open?")
    take(platform, ledger, asked, answerer=EchoingAnswerer(fail=lambda _: RuntimeError("broken")))
    assert platform.posts == []
    take(platform, ledger, asked)
    assert len(platform.posts) == 1


def test_a_channel_that_is_gone_is_no_place_for_an_apology(ledger: Ledger) -> None:
    """The claim ends."""
    platform = MemoryPlatform(refuse=lambda _: PostFailed("down", for_good=False))
    asked = wish_for(ledger, "Is it open?")
    take(platform, ledger, asked)
    assert platform.tries == 1
    assert ledger.claims.state(asked.key) is State.FAILED
