from __future__ import annotations

from bot.ledger import Following, Ledger
from tests.support.asking import make_asked


def test_a_channel_follows_as_it_says_else_as_its_workspace(ledger: Ledger) -> None:
    """Questions only, where nobody settled anything."""
    kept = ledger.preferences
    assert kept.following("slack", "T1", "C1") is Following.QUESTIONS
    kept.set_following("slack", "T1", "", Following.MENTIONS)
    kept.set_following("slack", "T1", "C2", Following.ALWAYS)
    kept.set_following("slack", "T1", "C2", Following.ALWAYS)
    assert [kept.following("slack", "T1", c) for c in ("C1", "C2")] == [Following.MENTIONS, Following.ALWAYS]
    assert kept.following("slack", "T2", "C2") is Following.QUESTIONS


def test_a_channel_never_sees_more_than_its_workspace(ledger: Ledger) -> None:
    """A channel can narrow what its workspace may see, not widen it."""
    kept = ledger.preferences
    assert kept.collections("slack", "T1", "C1") is None
    kept.set_collections("slack", "T1", "C1", ["sport", "secret"])
    assert kept.collections("slack", "T1", "C1") == frozenset({"sport", "secret"})
    kept.set_collections("slack", "T1", "", ["sport", "city"])
    assert kept.collections("slack", "T1", "C1") == frozenset({"sport"})
    assert kept.collections("slack", "T1", "C2") == frozenset({"sport", "city"})
    assert kept.collections("slack", "T2", "C1") is None
    kept.set_collections("slack", "T1", "C1", None)
    assert kept.collections("slack", "T1", "C1") == frozenset({"sport", "city"})


def test_who_spoke_last_is_known_where_the_bot_speaks(ledger: Ledger) -> None:
    """The bot and the person themself aren't others."""
    kept = ledger.preferences
    place = ("slack", "T1", "C1", "100.1")
    assert kept.others_speak(*place, "U1") is None
    kept.spoke(*place, None)
    assert kept.others_speak(*place, "U1") is False
    kept.spoke(*place, "U2")
    assert kept.others_speak(*place, "U1") is True
    assert kept.others_speak(*place, "U2") is False
    kept.addressed([make_asked(), make_asked("k2"), make_asked("k3", channel="C2"), make_asked("p", private=True)])
    assert kept.others_speak(*place, "U1") is False
    assert kept.others_speak("slack", "T1", "C2", "100.1", "U1") is False


def test_a_wish_is_kept_once_and_fulfilled_once(ledger: Ledger) -> None:
    """Pressing the button twice is one wish; it is told of once."""
    kept = ledger.preferences
    assert kept.ask_to_be_told(make_asked(), "Who won?", "x")
    assert not kept.ask_to_be_told(make_asked(), "Who won?", "x")
    assert kept.ask_to_be_told(make_asked(person="U2", workspace="T2"), "Who won?", "x")
    [wish] = kept.wishes("slack", "T1", "U1")
    assert (wish.question, wish.person, wish.channel) == ("Who won?", "U1", "C1")
    assert len(kept.wishes()) == 2
    assert kept.fulfil(wish.id)
    assert not kept.fulfil(wish.id)
    [other] = kept.wishes()
    kept.take_back(other.id, "U1")
    assert len(kept.wishes()) == 1
    kept.take_back(other.id, "U2")
    assert kept.wishes() == []


def test_a_channel_has_its_answers_in_threads_where_it_says_so(ledger: Ledger) -> None:
    """And only there."""
    kept = ledger.preferences
    kept.set_in_threads("discord", "1", "11", True)
    assert [kept.in_threads("discord", "1", channel) for channel in ("11", "12")] == [True, False]
    kept.set_in_threads("discord", "1", "11", False)
    assert not kept.in_threads("discord", "1", "11")


def test_a_front_end_can_note_things_for_itself(ledger: Ledger) -> None:
    """They are nobody's settings."""
    kept = ledger.preferences
    assert kept.remembered("discord", "commands") is None
    kept.remember("discord", "commands", ["a", 1])
    kept.remember("discord", "commands", ["b", 2])
    ledger.forget_workspace("discord", "1")
    assert kept.remembered("discord", "commands") == ["b", 2]
