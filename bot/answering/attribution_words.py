"""Words, as attribution needs them: what it knows of English, and a sentence read as a row of kinds of word.

The lists are in lower case with straight apostrophes. They were written for news prose in general; no word is here for
the sake of one outlet or one story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.article import Span


class Cue(StrEnum):
    """How a verb attributes what stands beside it."""

    SAY = "say"  # speech: a clause, a quotation, or a plain object as in "announced a truce"
    CLAIM = "claim"  # speech when a clause or a quotation stands beside it, else something else: "claimed the prize"
    TELL = "tell"  # speech with the hearer named first
    VOICE = "voice"  # speech only beside a quotation: "“We won!” she laughed"
    THINK = "think"  # belief, hope, intent: the clause after it
    JUDGE = "judge"  # speech that names its object: "denounced the plan", "accused Trask of lying"
    SHOW = "show"  # findings: "the audit found that"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _forms(lemma: str) -> Iterator[str]:
    """The forms of a verb: all given, parted by "/", or the regular ones; "=" doubles the last letter (admit=ted)."""
    if "/" in lemma:
        yield from lemma.split("/")
        return
    verb = lemma.removesuffix("=")
    stem = verb + verb[-1] if lemma != verb else verb
    yield verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    elif verb.endswith("e"):
        yield from (f"{verb}s", f"{verb}d", f"{verb if verb.endswith('ee') else verb[:-1]}ing")
    else:
        plural = "es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"
        yield from (f"{verb}{plural}", f"{stem}ed", f"{stem}ing")


_LEMMAS = {
    Cue.SAY: """say/says/said/saying write/writes/wrote/written/writing acknowledge admit= affirm allege announce argue
        assert caution clarify complain confirm contend declare demand deny describe disclose dispute emphasize
        emphasise exclaim explain insist maintain marvel note order pledge predict proclaim promise pronounce propose
        recommend recount reiterate report state stress suggest summarize tout tweet underline underscore urge vow
        warn""",
    Cue.CLAIM: """add agree assess attest boast brag= chant charge chide claim comment concede conclude confess confide
        counter disagree gripe hint imply inquire joke lament mention object observe opine plead point ponder post
        protest quote reason recall relate remark remember repeat reply respond retweet reveal signal specify speculate
        swear/swears/swore testify wonder""",
    Cue.TELL: "tell/tells/told/telling ask assure inform instruct notify remind advise",
    Cue.VOICE: """begin/begins/began/beginning read/reads/reading go/goes/went/going sing/sings/sang/singing beam bellow
        chuckle continue cry fume gasp giggle groan grin= growl gush interject intone laugh mumble murmur muse mutter
        nod= open pipe quip= retort roar scoff scream shout shriek shrug= sigh smile snap= sneer sob= tease thunder
        volunteer whisper yell""",
    Cue.THINK: """think/thinks/thought/thinking feel/feels/felt/feeling know/knows/knew/known/knowing
        see/sees/saw/seeing accept anticipate assume believe calculate consider decide determine doubt envision estimate
        expect fear figure forecast hope imagine intend plan= prefer= presume project realize realise recognize
        recognise regret= reckon suspect want wish worry""",
    Cue.JUDGE: """accuse advocate applaud attack bash berate blame blast call castigate celebrate challenge characterize
        characterise cite commend condemn congratulate credit criticize criticise decry defend denounce deride dismiss
        downplay endorse exhort fault hail hammer highlight label laud liken mock oppose outline portray praise question
        rebuff rebuke rebut= refer= reject request ridicule salute scold slam= thank threaten trumpet""",
    Cue.SHOW: "find/finds/found/finding show/shows/showed/shown/showing demonstrate illustrate indicate prove",
}
CUES = {form: cue for cue, lemmas in _LEMMAS.items() for lemma in lemmas.split() for form in _forms(lemma)}

# Forms of them that are as often nouns.
_NOUNS = _words(
    """attack attacks blame blast boast boasts call calls caution challenge challenges chant chants charge charges claim
    claims comment comments counter credit credits cry cries demand demands dispute disputes doubt doubts estimate
    estimates fault faults fear fears feeling figure figures finding forecast forecasts hammer highlight highlights hint
    hints hope hopes joke jokes label labels lament laments laugh laughs mention mentions note notes object objects open
    order orders outline outlines pipe plan plans pledge pledges point points post posts praise project projects promise
    promises protest protests question questions quote quotes read reason reasons rebuke rebukes recall regret regrets
    remark remarks reply replies report reports request requests roar saying scream screams shout shouts show shows
    showing shrug sigh sighs signal signals slam smile smiles snap state states stress suspect suspects tease thought
    thunder tweet tweets volunteer volunteers vow vows whisper wish wishes wonder wonders worries worry writing yell"""
)
RETRACTING = ("declin", "refus", "fail", "avoid", "stop", "unwilling", "unable")  # "refused to say": nothing is said
NEGATIONS = _words("not never no hardly neither nor")
BE = _words("is are was were be been being am isn't aren't wasn't weren't get gets got getting")
NOBODY = _words("i we you it there everyone everybody nobody anyone one me us")  # as a source: no one that can be named
_PRONOMINAL = _words("all both some many most few several others each another those these none any")
# What finds and shows plain things; people mostly don't.
DOCUMENTS = _words(
    """study studies survey surveys poll polls report reports paper audit review analysis investigation inquiry data
    documents records figures results research email emails findings video footage filing complaint letter memo"""
)
VIEWS = _words("view opinion words telling account eyes estimation judgment judgement reckoning")
_DATES = _words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december jan feb aug sept oct nov dec"""
)

# One letter a kind of word, so that the grammar can be regular expressions over them; see `Reading`.
_KINDS = {
    "d": """a an the this these those his her its their my our your some any no every each several many most few
        another other such various numerous fellow all none""",
    "o": "i you he she it we they others him them us me everyone everybody someone somebody nobody anyone there",
    "p": """of in on at by for from with about into over under against between among through during within without
        toward towards near behind beside besides via per regarding despite across along around above below amid
        inside outside throughout upon versus like onto following alongside concerning""",
    "t": "to",
    "c": "and or but nor yet & plus so",
    "s": """that because although though while when whenever whereas if unless until since after before as once than
        whether how why where what except lest""",
    "r": "who which whom whose",
    "x": """is are was were be been being am has have had having do does did doing will would shall should can could may
        might must not never cannot isn't aren't wasn't weren't""",
    "m": """day days week weeks weekend month months year years morning afternoon evening night today yesterday tomorrow
        tonight""",
    "a": """also then later now ever just still already again soon often sometimes always too very even only instead
        meanwhile however moreover furthermore indeed perhaps maybe here ago earlier afterward afterwards first once
        twice further thus therefore rather quite long far both nevertheless last next out off up down away back""",
    "b": """took take takes taking taken came come comes coming made make makes making gone gave give gives giving given
        won win wins winning lost lose loses losing held hold holds holding met meet meets meeting ran run runs running
        left leave leaves leaving sent send sends sending spoke speak speaks speaking kept keep keeps keeping stood
        stand stands standing led lead leads leading begun brought bring brings bringing bought sold built broke fell
        rose grew drew drove flew chose become becomes became put puts putting set sets setting hit hits cut cuts let
        lets shot spent sat sought seek seeks seeking struck fought caught taught heard hear hears laid paid lay rode
        wore threw withdrew died faces seems appears looks needs tries works plays turns starts remains uses moves
        shares helps includes offers got get gets""",
    "n": "von van der de di da del della dos bin ibn",
}
KINDS = {word: kind for kind, members in _KINDS.items() for word in members.split()}

_TOKEN = re.compile(r"""\w+(?:[.'’&/@-]\w+)*(?:['’](?=\s))?(?:\.(?=\s+[^\s”"’']))?|--+|[^\w\s]""")
_WORD = re.compile(r"\w+(?:[.'’&/@-]\w+)*")
_DOUBLE_MARK = re.compile(r"""[“”«»„"]|''""")
_SINGLE_MARK = re.compile(r"""(?P<opens>(?<![^\s(\[—–-])['‘](?=\w))|(?<=[,.?!…])['’](?!\w)""")
_SHORTEST_QUOTATION = 4  # words; fewer, without a stop at the end, are an expression in quotation marks


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as a row of kinds of word, one letter each.

    d determiner, n name (any capitalised word), w other word, u number, m time, o pronoun, p preposition, t "to",
    c conjunction, s subordinator, r relative pronoun, x auxiliary or negation, a adverb, v verb that attributes,
    b other verb, q a whole quotation; marks stand for themselves, dashes as commas. What is in brackets is left out.

    spans: where each of them stands in `text`, the paragraph. sizes: words in each; 0 for marks.
    quoted: share of the sentence's words that lie inside quotation marks.
    """

    text: str
    kinds: str
    spans: tuple[Span, ...]
    sizes: tuple[int, ...]
    quoted: float

    def word(self, i: int) -> str:
        """A word in lower case, with straight apostrophes and no final full stop."""
        start, end = self.spans[i]
        return _plain(self.text[start:end])

    def size(self, first: int = 0, last: int | None = None) -> int:
        """How many words there are from one place up to another."""
        return sum(self.sizes[first:last])


def quotations(text: str) -> tuple[Span, ...]:
    """What stands in quotation marks, marks included; what double marks open and never close goes to the end.

    A mark that could open or close does what the space around it says. Single marks count where there are no double
    ones. Quotations inside quotations are not told apart.
    """
    spans: list[Span] = []
    opened: int | None = None
    inner = False
    for found in _DOUBLE_MARK.finditer(text):
        mark, start, end = found.group(), found.start(), found.end()
        outward = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–-"
        inward = end == len(text) or text[end].isspace()
        closing = mark in "”»" or (not outward and (mark not in "“«„" or inward))
        straight = mark[0] in "\"'"
        if opened is None:
            opened = None if closing else start
        elif not closing:
            inner = inner or (straight and text[opened] not in "\"'")
        elif inner and straight:
            inner = False
        else:
            spans.append((opened, end))
            opened, inner = None, False
    if opened is not None:
        spans.append((opened, len(text)))
    return tuple(spans) or tuple(_single_quotations(text))


def _single_quotations(text: str) -> Iterator[Span]:
    """The same for ‘ ’ and ' ', which are apostrophes too: one closes only after a stop."""
    opened: int | None = None
    for found in _SINGLE_MARK.finditer(text):
        if found.lastgroup == "opens":
            opened = found.start()
        elif opened is not None:
            yield opened, found.end()
            opened = None


def read(text: str, sentence: Span, quoted: Sequence[Span]) -> Reading:
    """Read one sentence of a paragraph whose quotations are known."""
    start, end = sentence
    inside = [(max(first, start), min(last, end)) for first, last in quoted if first < end and last > start]
    kinds: list[str] = []
    spans: list[Span] = []
    sizes: list[int] = []
    at = start
    for first, last in [*(span for span in inside if _is_whole(text, span, start)), (end, end)]:
        for found in _unbracketed(text, at, first):
            kinds.append(_kind(found.group(), first=not kinds or kinds[-1] == "q"))
            spans.append(found.span())
            sizes.append(int(found.group()[0].isalnum()))
        if first < last:
            kinds.append("q")
            spans.append((first, last))
            sizes.append(_count(text, first, last))
        at = last
    words = [_plain(text[first:last]) for first, last in spans]
    for i in range(len(kinds)):
        kinds[i] = _in_context(kinds, words, i)
    total = _count(text, start, end)
    share = sum(_count(text, first, last) for first, last in inside) / total if total else 0.0
    return Reading(text, "".join(kinds), tuple(spans), tuple(sizes), share)


def _is_whole(text: str, span: Span, sentence_start: int) -> bool:
    """Whether what is in quotation marks is speech rather than an expression in them."""
    first, last = span
    stop = text[first:last].rstrip("”\"'’»")[-1:]
    return first == sentence_start or stop in (",", ".", "?", "!") or _count(text, first, last) >= _SHORTEST_QUOTATION


def _unbracketed(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    depth = 0
    for found in _TOKEN.finditer(text, start, end):
        token = found.group()
        if token == "(" and found.start() > start:
            depth += 1
        elif token == ")":
            depth = max(0, depth - 1)
        elif not depth and token not in "(“”„«»\"''’‘":
            yield found


def _kind(token: str, *, first: bool) -> str:
    """The kind of a word on its own; `first`: nothing but its place may have capitalised it."""
    if not token[0].isalnum():
        return token if token in ",;:" else "," if token[0] in "—–―…-" else "."
    word = _plain(token)
    if word in _DATES and (word != "march" or token[0].isupper()):
        return "m"
    capital = token[0].isupper() and not first
    kind = KINDS.get(word)
    if kind and (not capital or kind in "dpotsr"):
        return kind
    if KINDS.get(word.partition("'")[0]) == "o":
        return "o"
    if word.endswith("n't"):
        return "x"
    if token[0].isdigit():
        return "u"
    if word in CUES and (not capital or word in ("said", "says")):
        return "v"
    return "n" if token[0].isupper() else "b" if word.endswith("ed") else "a" if word.endswith("ly") else "w"


def _in_context(kinds: Sequence[str], words: Sequence[str], i: int) -> str:
    """The kind of a word after a look at its neighbours."""
    kind = kinds[i]
    before = kinds[i - 1] if i else "^"
    after = next((other for other in kinds[i + 1 :] if other != "a"), ".")
    if kind == "v" and not _is_verb(words, i, before, after):
        return "w"
    if kind == "n" and i == 0 and words[0].endswith("ing") and after in "pdtso":
        return "b"  # "Speaking to reporters", not "Beijing said"
    if kind == "d" and words[i] in ("all", "each") and before == "x":
        return "a"  # "have all argued"
    return kind


def _is_verb(words: Sequence[str], i: int, before: str, after: str) -> bool:
    """Whether a form of an attributing verb is one here, or a noun or an adjective."""
    word = words[i]
    if before == "d":
        return words[i - 1] in _PRONOMINAL
    if before == "p" or (before in "nw" and words[i - 1].endswith(("'s", "s'"))):
        return before == "p" and word.endswith("ing")
    if before == "t" and word.endswith("s") and word[:-1] in CUES:
        return False
    if before == "u" and word.endswith("ed") and after == "w":
        return False
    if word in _NOUNS and not is_phrasal(words, i):
        return after in "sdonq:t" or (after == "u" and before == "n") if before in "wun" else before in "orxtca"
    return True


def is_phrasal(words: Sequence[str], i: int) -> bool:
    """Whether it is "call for", "call on" or "refer to"."""
    return words[i].startswith(("call", "refer")) and i + 1 < len(words) and words[i + 1] in ("for", "on", "to")


def _plain(token: str) -> str:
    return token.lower().replace("’", "'").rstrip(".")


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))
