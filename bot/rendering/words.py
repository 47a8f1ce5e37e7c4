"""The few sentences Pullquote says in its own words; none is about the news. The same on every platform."""

from __future__ import annotations

from bot.answering.models import Answer, DateNote, NoAnswer, Quote, Reason, RelatedArticle, Understood
from bot.rendering.age import day_words

_WORDS = {
    Reason.NOT_SAID: "The stories don't say.",
    Reason.NOTHING_SEARCHED: "No story meets these conditions, so there was nothing to search.",
    Reason.UNCLEAR: "I can't tell who or what is meant. Ask again and name the person, the place or the story.",
    Reason.NO_STORIES: "There are no stories here yet; add some with `pullquote index add PATH`.",
    Reason.EMPTY_QUESTION: "Ask a question about the stories, for example: Who opposed the motion, and why?",
    Reason.GREETING: (
        "Hello. I answer questions about the stories I was given, only in their own words, and tell you where they"
        " stand. Ask me something, for example: What did the minister say about the bridge?"
    ),
}

_WHICH = "More than one person in the stories may be meant. Ask again with a full name:"
RELATED = "Related, not an answer:"
ALSO_IN = "also in"
_OUTLETS_NAMED = 3  # in full; of more, how many
FURTHER = "Further passages, less likely to answer:"

# -- in chats ----------------------------------------------------------------------------------------------------------

MORE, CONTEXT, SHARE = "More quotes", "Context", "Share in channel"
USEFUL, NOT_USEFUL, TELL_ME = "Useful", "Not useful", "Tell me when a story answers this"
ASK_THIS_STORY, ASK_ON = "Ask this story", "Ask on"
NO_STORIES_HERE = "There are no stories here yet, so there is nothing I could quote."
LOOKING = "is looking through the stories…"
BUSY = "I am busy with many questions at once and can't take this one. Please try again in a few minutes."
APOLOGY = "Something went wrong on my side, and I couldn't answer. Please ask again in a few minutes."
ASK_AGAIN = "I was restarted before I could answer. Please ask again."
TOO_OLD = "That answer is gone; please ask again."
SHARED = "Shared in the channel."
NOT_SHARED = "I can't post in this channel. Invite me to it, then share again."
WILL_TELL = "I'll tell you here when a story answers this."
FORGOTTEN = "Everything I had kept about you here is deleted."
NO_STORY_FOUND = "No story found for these words."
GOES_ON = "(The passage goes on; the link leads to it.)"
NO_WORDS = "There are no words in that message that I could ask the stories about."
HOME_TITLE = "Ask the stories"
RECENT, NOTHING_RECENT = "What you asked lately", "Nothing yet."
WISHES, TAKE_BACK = "You wanted to be told when a story answers", "Forget it"
FORGET_ME = "Delete everything kept about me"
FORGET_ME_SURE = (
    "Your questions, ratings and wishes here are deleted for good. Answers that were posted stay where they are."
)
YES, NO = "Delete", "Keep"
FOLLOWING = "In a thread with me, take further messages without a mention for questions to me:"
FOLLOWING_NAMES = {
    "always": "always",
    "questions": "if they are questions",
    "mentions": "never, only when mentioned",
}
NOT_YOURS_TO_SETTLE = "Only whoever made this channel and workspace admins can change its settings."
CANT_TELL_NOW = "Slack can't tell me right now whether you may change this. Please try again in a moment."
PLACING = "Answer mentions in this channel:"
PLACING_NAMES = {"reply": "as a reply", "thread": "in a thread under the question"}
NO_EMBEDS = "I may not embed links in this channel, and my answers need it. Whoever manages the server can allow it."
ABOUT_THIS = "What do the stories say?"
RATED = "Thank you; noted."
ONLY_MANAGERS = "Only members who may manage the server can change how I work here."
ONLY_IN_SERVERS = "There is nothing to settle here; these settings are for the channels of a server."
CORRECTING_NAMES = {
    "thread": "a note in reply, and a mark on the answer",
    "edit": "only the mark on the answer",
    "off": "not at all",
}
TYPOS_NAMES = {"tell": "yes", "silent": "no"}
REPORT_NAMES = {"here": "here", "off": "nowhere"}
SUGGESTIONS = "Questions the newest stories answer"
QUESTION = "Question"
ASK, CANCEL = "Ask", "Cancel"


# -- digests, followed questions, corrections --------------------------------------------------------------------------

WHATS_NEW, ALSO_REPORTED, DIGEST = "What’s new:", "Also reported by", "Digest"
NO_SUBSCRIPTIONS = "No digest comes to this channel."
NO_DIGEST_COMMANDS = "Digests aren't made here."
UNSUBSCRIBED, NO_SUCH_SUBSCRIPTION = "That digest doesn't come any more.", "No digest of that number comes here."
CORRECTED, WITHDRAWN = "Corrected since.", "Withdrawn since."
QUOTED, SAYS_NOW, NOT_THERE = "What was quoted:", "What it says now:", "The passage isn't in the story any more."
COMPARE = "Compare the versions"
NO_WISHES = "You don't wait for the answer to any question here."
NOT_FOLLOWED, UNFOLLOWED = "You follow no question of that number.", "I won't tell you any more."
ABOUT_NOTICE = "What is this?"
SUBSCRIPTIONS = "Digests that come to this channel"
TOO_MANY_WISHES = "You follow many questions already. Say `followed`, and `unfollow` one of them first."
NO_QUESTION = "Say which question: for example `follow When does the bridge open?`"
ANSWERED_NOW = "You wanted to be told; a story says it now:"


UNANSWERED, MOST_QUOTED = "Asked, and the stories don't say", "Most quoted"
STALE = "Old stories that are still quoted"


def report_title(first: str, last: str) -> str:
    """What stands above an editor's report."""
    return f"Editor's report, {first} to {last}"


def asked_words(asked: int, answered: int, useful: int, useless: int) -> str:
    """How much was asked, answered and found useful."""
    questions = "1 question" if asked == 1 else f"{asked:,} questions"
    return f"{questions}, {answered:,} answered. Found useful: {useful:,}, not useful: {useless:,}."


def hidden_words(count: int) -> str:
    """How many questions aren't shown."""
    return f"{count:,} more {'was' if count == 1 else 'were'} asked in private."


def digest_help(command: str) -> str:
    """How to get a digest; `command` is as it is typed."""
    return (
        f"{command} now: what is new since yesterday, only for you. {command} subscribe 07:30 weekdays Europe/Berlin"
        f" about ferries, bridge tolls from The Vell Courier length 5: every part may be left out."
        f" {command} list, {command} unsubscribe 1."
    )


def subscribed_words(subscription: str, following: str) -> str:
    """That a digest comes from now on, and when the next one does."""
    return f"A digest comes to this channel: {subscription}. The next one: {following}."


def about_notices(prefix: str) -> str:
    """What it is that is posted without being asked; `prefix` is that of the commands."""
    return (
        f"I post digests where somebody asked for them (/{prefix}digest list), notes where a story that was quoted was"
        f" changed or withdrawn, and the editor's report (/{prefix}pullquote settings)."
    )


def digest_title(day: str) -> str:
    """What stands above a digest."""
    return f"{DIGEST}, {day}"


def quiet_words(day: str) -> str:
    """The one line of a day without news."""
    return f"{DIGEST}, {day}: nothing new."


def left_out_words(count: int) -> str:
    """That a digest had no room for more."""
    return f"{count} more {'event' if count == 1 else 'events'} not shown."


def skipped_words(count: int) -> str:
    """That digests before this one weren't delivered; what they would have told is in this one."""
    if count == 1:
        return "The digest before this one couldn't be delivered in time; what it had is in this one."
    return f"The last {count} digests couldn't be delivered in time; what they had is in this one."


def more_words(count: int) -> str:
    """That there are more than are named."""
    return f"{count} more"


def corrected_words(headline: str, withdrawn_why: str | None, *, purged: bool = False) -> str:
    """What is told in a thread where a story was quoted that isn't what it was."""
    if purged:
        return "A story quoted above was taken out of the stories here, and what was quoted of it shouldn't be used."
    if withdrawn_why is not None:
        return f"A story quoted above was withdrawn ({withdrawn_why}): {headline}"
    return f"A story quoted above was changed: {headline}"


def collections_words(collections: frozenset[str] | None) -> str:
    """Which collections of stories are shown somewhere."""
    return f"Stories shown here: {'all' if collections is None else ', '.join(sorted(collections)) or 'none'}."


def corrections_words(correcting: str, *, typos: bool, report: bool) -> str:
    """How a channel is told of corrections, and whether the editor's report comes here."""
    how = {
        "thread": "a note in the thread and a mark on the answer",
        "edit": "a mark on the answer only",
        "off": "not at all",
    }[correcting]
    slight = "mended typing errors too" if typos else "not for mended typing errors"
    return (
        f"When a quoted story is changed or withdrawn: {how}; {slight}."
        f" The editor's report {'comes here every Monday' if report else 'does not come here'}."
        " To change it: settings corrections thread, edit or off; settings typos tell or silent; settings report here"
        " or off."
    )


def help_words(ask: str, story: str, pullquote: str, digest: str) -> str:
    """How to use the bot in a chat; the arguments are its commands as they are typed."""
    return (
        "I answer questions about news stories, only in the stories' own words, and tell you where they stand.\n"
        f"• Mention me with a question, or write to me directly. Ask on in the thread.\n"
        f"• {ask} QUESTION: only you see the answer, and may share it.\n"
        f"• {story} WORDS: find a story. {story} add URL: add one, if you may.\n"
        f"• {digest} now, subscribe, list: what is new, once or every morning.\n"
        f"• {pullquote} follow QUESTION: I tell you here when a story answers it; followed, unfollow.\n"
        f"• {pullquote} settings: how I follow threads in this channel, which stories I show, corrections.\n"
        '• Conditions in words: since:2026-03-01 until:2026-03 outlet:"The Daily".'
    )


def help_words_with_options(ask: str, story: str, settings: str) -> str:
    """The same where commands have options, which explain themselves, and people reply to answers."""
    return (
        "I answer questions about news stories, only in the stories' own words, and tell you where they stand.\n"
        "• Mention me with a question, or write to me directly. Reply to my answer to ask on.\n"
        f"• {ask}: with options for dates and outlets, and for an answer that only you see.\n"
        f"• {story}: find a story, and ask it; or add one, if you may.\n"
        f"• {settings}: how I answer in this channel, and which stories I show.\n"
        "When the stories don't say, I say so."
    )


def introduction(bot: str, ask: str) -> str:
    """What the bot is, said once where it joins; `bot` is how it is mentioned, `ask` its command for asking."""
    return (
        f"Hello. I answer questions about news stories, only in the stories' own words, and tell you where they stand."
        f" Mention {bot} with a question and I answer in a thread; ask on in that thread as you like."
        f" {ask} asks so that only you see the answer. When the stories don't say, I say so."
    )


_LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish",
    "fr": "French", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "xh": "Xhosa", "zh": "Chinese",
}  # fmt: skip


def says(quote: Quote) -> str:
    """Who says it, before the headline; "" where it is the outlet's own voice."""
    return f"says {quote.speaker} · " if quote.speaker else ""


def dates_note(quote: Quote) -> str:
    """What the dates in a quote mean, for a reader of another day; "" where it has none."""
    notes = dict.fromkeys(f"{note.text}: {_days(note)}" for note in quote.dates)
    return f"({'; '.join(notes)})" if notes else ""


def other_outlets(quote: Quote) -> tuple[RelatedArticle, ...]:
    """The copies of a quote's story that may be named: one of each other outlet."""
    told = {quote.citation.outlet.casefold(), ""}
    others = []
    for copy in quote.citation.also_in:
        if copy.outlet.casefold() not in told:
            told.add(copy.outlet.casefold())
            others.append(copy)
    return tuple(others)


def also_in_words(quote: Quote) -> str:
    """Which other outlets have the same words; "" where none does."""
    outlets = [copy.outlet for copy in other_outlets(quote)]
    if not outlets:
        return ""
    more = len(outlets) - _OUTLETS_NAMED
    if more > 0:
        return f"{ALSO_IN} {', '.join(outlets[:_OUTLETS_NAMED])} and {more} more"
    return f"{ALSO_IN} {' and '.join(filter(None, [', '.join(outlets[:-1]), outlets[-1]]))}"


def _days(note: DateNote) -> str:
    first = day_words(note.first)
    return first if note.first == note.last else f"{first} to {day_words(note.last)}"


def no_answer_words(outcome: NoAnswer) -> str:
    """What a person is told when there is no answer; how much was searched is part of it."""
    if outcome.options:
        return f"{_WHICH} {', '.join(outcome.options)}."
    words = _WORDS[outcome.reason]
    if outcome.reason is Reason.NOT_SAID:
        stories = "1 story" if outcome.searched.articles == 1 else f"{outcome.searched.articles:,} stories"
        words = f"{words} Searched {stories}."
    return words


def side_words(answer: Answer, place: int) -> str:
    """What stands above the quote at a place where it is one side of several: who says or has it; else ""."""
    side = next((side for side in answer.sides if side.quote == place), None)
    if side is None:
        return ""
    if not side.published:
        return f"{side.label}:"
    days = [other.published for other in answer.sides]
    later = ", later" if side.published == max(days) != min(days) else ""
    return f"{side.label}{later} ({day_words(side.published)}):"


def understood_words(understood: Understood) -> str:
    """What was understood of a question beside its words, on one line; "" where there was nothing."""
    parts = []
    if understood.follows:
        parts.append(f"asked after “{understood.follows}”")
    if understood.outlet:
        parts.append(f"only {understood.outlet}")
    if understood.article:
        parts.append("only this story")
    if understood.language:
        parts.append(f"only stories in {_LANGUAGES.get(understood.language, understood.language)}")
    if understood.since:
        parts.append(f"stories since {day_words(understood.since)}")
    if understood.until:
        parts.append(f"stories until {day_words(understood.until)}")
    if understood.latest:
        parts.append("newest first")
    if understood.about:
        first, last = (day_words(day) for day in understood.about)
        parts.append(f"rather stories about {first if first == last else f'{first} to {last}'}")
    return f"Understood: {' · '.join(parts)}." if parts else ""


def suggested_question(headline: str) -> str:
    """A question that a story of that headline answers."""
    return f"What is the latest on {headline.rstrip(' .!?')}?"


# -- The reading page -------------------------------------------------------------------------------------------------


def version_words(version: int, newest: int, *, still_stands: bool | None) -> str:
    """What the page of a story that was changed says on top; "" where this is the only version.

    still_stands: whether the newest version has the quoted words; None where nothing is quoted.
    """
    if newest == 1:
        return ""
    if version == newest:
        return f"This is version {version}, the newest; the story was changed since it was first read."
    if still_stands is None:
        return f"This is an earlier version, number {version} of {newest}."
    stands = "still stand in the newest" if still_stands else "are no longer in the newest"
    return f"This is the version that was quoted, number {version} of {newest}; the quoted words {stands}."


def withdrawn_words(why: str) -> str:
    """What the page of a withdrawn story says on top."""
    return f"This story was withdrawn and is no longer quoted: {why}"


SAME_WORDS = (
    "The words are the same in both versions; something about the story was changed (a date, a name, a caption)."
)
TOO_DIFFERENT = "Too much was changed to compare the versions here."
NO_RECORD = "No record kept yet."
RECORD_UNAVAILABLE = "The record of questions can't be read right now."
WHOSE_QUESTIONS = (
    "Asked in chats, in channels of your own workspaces; nothing asked or answered in private is in these figures."
)
SIGN_IN = "This page is for operators. Give one of the tokens in PULLQUOTE_API_TOKENS."
SIGN_IN_TO_ASK = "Give a token to ask and to read here. A link from an answer opens its story without one."
NO_TOKENS = "None are set, so nobody can open it: set PULLQUOTE_API_TOKENS and start again."
NO_SUCH_TOKEN = "That isn't one of the tokens."  # noqa: S105 - says that, and isn't one
TOO_MANY_TRIES = "Too many tries; wait a little."
TOO_MANY_QUESTIONS = "That were many questions in a short time; wait a little."
QUEUE_FULL = "Too many questions are waiting to be answered; try again in a moment."
LINK_NEEDED = "This story opens through a link from an answer, and such a link expires. Ask again for a new one."
