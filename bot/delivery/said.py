"""What people say about digests and followed questions, on any platform, and what they are told; platform-free."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.delivery.digests import Maker
from bot.digest.models import Period
from bot.digest.schedule import EVERY_DAY, WEEKDAYS, upcoming
from bot.digest.subscription import BadSubscription, Place, Subscription, Wanted, read_subscription
from bot.ledger import Asked, FollowRequest, Ledger
from bot.rendering import words
from bot.rendering.digest import digest_notice
from bot.rendering.notice import Heading, Notice, Words

_NOW = timedelta(days=1)  # what `now` tells of
_MOST_WISHES = 20  # of one person
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class SaidCommands:
    """Answers `/digest …` and what is said of followed questions. Blocks; thread-safe."""

    def __init__(self, ledger: Ledger, maker: Maker | None, *, clock: Callable[[], float]) -> None:
        """Keep in `ledger`; `maker` makes digests, None where none are; `clock` gives seconds since 1970."""
        self._ledger = ledger
        self._maker = maker
        self._clock = clock

    # -- digests ----------------------------------------------------------------------------------------------

    def digest(self, said: str, place: Place, person: str, *, command: str) -> Notice:
        """What is shown to whoever said this to the `command` for digests."""
        name, _, rest = said.strip().partition(" ")
        try:
            match name.casefold():
                case "now":
                    return self._now(rest, place)
                case "subscribe":
                    return self._subscribe(rest, place, person)
                case "unsubscribe":
                    return self._unsubscribe(rest.strip(), place)
                case "list":
                    return self._list(place)
        except BadSubscription as error:  # its text is for whoever said it
            return _said(str(error))
        return _said(words.digest_help(command))

    def _now(self, said: str, place: Place) -> Notice:
        """What is new since yesterday: as was said, else as the channel's first digest has it."""
        if self._maker is None:
            return _said(words.NO_DIGEST_COMMANDS)
        known = self._ledger.subscriptions.of(place)
        zone = known[0].schedule.zone if known else "UTC"
        wanted = read_subscription(said)[1] if said.strip() else known[0].wanted if known else Wanted()
        now = datetime.fromtimestamp(self._clock(), UTC)
        period = Period(
            now - _NOW,
            now,
            collections=self._ledger.preferences.collections(place.platform, place.workspace, place.channel),
        )
        return digest_notice(self._maker.make(wanted, period), zone=zone)

    def _subscribe(self, said: str, place: Place, person: str) -> Notice:
        schedule, wanted = read_subscription(said)
        kept = self._ledger.subscriptions.add(place, schedule, wanted, person=person)
        following = upcoming(kept.schedule, after=datetime.fromtimestamp(self._clock(), UTC))
        local = following.moment.astimezone(ZoneInfo(kept.schedule.zone))
        return _said(words.subscribed_words(subscription_words(kept), f"{_DAYS[local.weekday()]} {local:%H:%M}"))

    def _unsubscribe(self, said: str, place: Place) -> Notice:
        known = self._ledger.subscriptions.of(place)
        if said.casefold() == "all" or (not said and len(known) == 1):
            ended = known
        else:
            number = int(said) if said.isascii() and said.isdigit() else 0
            ended = known[number - 1 : number] if number else []
        for one in ended:
            self._ledger.subscriptions.remove(place, one.id)
        if ended:
            return _said(words.UNSUBSCRIBED)
        return self._list(place) if known and not said else _said(words.NO_SUCH_SUBSCRIPTION)

    def _list(self, place: Place) -> Notice:
        lines = [subscription_words(one) for one in self._ledger.subscriptions.of(place)]
        return _numbered(words.SUBSCRIPTIONS, lines, none=words.NO_SUBSCRIPTIONS)

    # -- followed questions -----------------------------------------------------------------------------------

    def follow(self, said: str, place: Place, person: str) -> Notice:
        """What is shown to whoever said `follow QUESTION`, `followed` or `unfollow N`."""
        name, _, rest = said.strip().partition(" ")
        rest = rest.strip()
        wishes = self._ledger.preferences.wishes(place.platform, place.workspace, person)
        if name.casefold() == "follow":
            return self._follow(rest, wishes, place, person)
        if name.casefold() == "unfollow":
            number = int(rest) if rest.isascii() and rest.isdigit() else 0
            if not 1 <= number <= len(wishes):
                return _said(words.NOT_FOLLOWED)
            self._ledger.preferences.take_back(wishes[number - 1].id, person)
            return _said(words.UNFOLLOWED)
        return _numbered(words.WISHES, [wish.question for wish in wishes], none=words.NO_WISHES)

    def _follow(self, question: str, wishes: Sequence[FollowRequest], place: Place, person: str) -> Notice:
        if not re.search(r"\w", question):
            return _said(words.NO_QUESTION)
        if len(wishes) >= _MOST_WISHES:
            return _said(words.TOO_MANY_WISHES)
        asked = Asked(
            key="",
            platform=place.platform,
            workspace=place.workspace,
            channel=place.channel,
            thread=place.thread,
            message="",
            person=person,
            text="",
            at=self._clock(),
        )
        question = question[:500]
        self._ledger.preferences.ask_to_be_told(asked, question, f"said:{place.channel}:{question}")
        return _said(words.WILL_TELL)


def subscription_words(subscription: Subscription) -> str:
    """A subscription on one line."""
    schedule, wanted = subscription.schedule, subscription.wanted
    names = {EVERY_DAY: "every day", WEEKDAYS: "on weekdays"}
    days = names.get(schedule.days) or "on " + ", ".join(_DAYS[day] for day in sorted(schedule.days))
    parts = [f"{schedule.at:%H:%M} {days} ({schedule.zone})"]
    parts += [f"about {', '.join(wanted.topics)}"] if wanted.topics else []
    parts += [f"from {', '.join(wanted.outlets)}"] if wanted.outlets else []
    parts += [f"collections {', '.join(wanted.collections)}"] if wanted.collections is not None else []
    parts.append(f"at most {wanted.length} events")
    parts += [] if wanted.tell_quiet else ["nothing on quiet days"]
    return ", ".join(parts)


def _said(text: str) -> Notice:
    return Notice((Words(text),))


def _numbered(title: str, lines: Sequence[str], *, none: str) -> Notice:
    if not lines:
        return _said(none)
    return Notice((Heading(title), *(Words(f"{n}. {line}") for n, line in enumerate(lines, start=1))))
