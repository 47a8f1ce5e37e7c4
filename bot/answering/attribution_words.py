"""Words, as attribution needs them: what it knows of English, and a sentence read as a row of kinds of word.

The lists are in lower case with straight apostrophes. They were written for news prose in general; no word is here for
the sake of one outlet or one story.
"""

from __future__ import annotations

import re
from collections import Counter
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
    GIVE = "give"  # with a noun of speech: "issued a statement", "took issue with the plan"


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
    Cue.SAY: """say/says/said/saying write/writes/wrote/written/writing acknowledge admit= affirm allege announce
        apologize apologise argue caution clarify complain confirm contend declare demand deny describe disclose
        dispute emphasize emphasise estimate exclaim explain express forecast insist marvel note order pledge predict
        proclaim promise pronounce propose quote recommend recount reiterate report state stress suggest summarize
        summarise tout tweet underline underscore urge vow warn""",
    Cue.CLAIM: """add agree assert assess attest boast brag= chant charge chide claim comment concede conclude
        confess confide counter disagree gripe hint imply inquire joke lament maintain mention object observe opine
        plead point ponder post protest reason recall relate remark remember repeat reply respond retweet reveal
        signal specify speculate swear/swears/swore testify wonder""",
    Cue.TELL: "tell/tells/told/telling advise ask assure inform instruct notify remind",
    Cue.VOICE: """begin/begins/began/beginning go/goes/went/going read/reads/reading shoot/shoots/shot/shooting
        sing/sings/sang/singing beam bellow chuckle continue cry fume gasp giggle groan grin= growl gush interject
        intone laugh mumble murmur muse mutter nod= open pipe quip= retort roar scoff scream shout shriek shrug= sigh
        smile snap= sneer sob= tease thunder volunteer whisper yell""",
    Cue.THINK: """think/thinks/thought/thinking feel/feels/felt/feeling know/knows/knew/known/knowing
        see/sees/saw/seeing accept anticipate assume believe calculate consider decide determine doubt envision
        expect fear figure hope imagine intend plan= prefer= presume project realize realise recognize recognise
        regret= reckon suspect want wish worry""",
    Cue.JUDGE: """cast/casts/casting accuse advocate applaud assail attack bash belittle bemoan berate blame blast
        brand call castigate celebrate characterize characterise cite commend condemn congratulate credit criticize
        criticise decry defend demean denounce deplore deride disavow dismiss disparage downplay echo encourage
        endorse exhort fault frame hail hammer highlight label lambast lambaste laud liken link list mock outline
        paint portray praise question rebuff rebuke rebut= refer= reject request ridicule salute scold slam= thank
        threaten trumpet vilify speak/speaks/spoke/speaking talk""",
    Cue.SHOW: """find/finds/found/finding show/shows/showed/shown/showing hear/hears/heard/hearing contain
        demonstrate discover feature illustrate include indicate learn prove""",
    Cue.GIVE: """give/gives/gave/given/giving make/makes/made/making take/takes/took/taken/taking
        send/sends/sent/sending deliver issue make offer provide publish release""",
}
CUES = {form: cue for cue, lemmas in _LEMMAS.items() for lemma in lemmas.split() for form in _forms(lemma)}

# Those whose plain form and form in -s are as often nouns.
_NOUN_LEMMAS = """attack blame blast boast brand call cast caution challenge chant charge claim comment counter
    credit cry demand dispute doubt echo estimate fault fear feature figure forecast frame hammer highlight hint hope
    joke label lament laugh link list mention note object offer open order outline paint pipe plan pledge point post
    praise project promise protest question quote read reason rebuke recall regret release remark reply report
    request roar scream shout show shrug sigh signal slam smile snap state stress suspect talk tease thunder tweet
    volunteer vow whisper wish wonder worry yell"""
_NOUNS = frozenset(form for lemma in _NOUN_LEMMAS.split() for form in list(_forms(lemma))[:2]) | _words(
    "feeling finding reporting showing thought"
)
RETRACTING = ("declin", "refus", "fail", "avoid", "stop", "unwilling", "unable")  # "refused to say": nothing is said
_PHRASAL = {"call": ("for", "on"), "refer": ("to",), "sp": ("about", "of"), "talk": ("about", "of")}
NEGATIONS = _words("not never no hardly neither nor")
BE = _words("is are was were be been being am isn't aren't wasn't weren't get gets got getting")
NOBODY = _words("i we you it there everyone everybody nobody anyone one me us")  # as a source: no one that can be named
_PRONOMINAL = _words("all both some many most few several others none another")
_COMPLEMENTISERS = _words("that whether how why what if")
# What finds and shows plain things; people mostly don't.
DOCUMENTS = _words(
    """ad ads article book column editorial headline interview message post speech spot statement story testimony
    transcript tweet study studies survey surveys poll polls report reports paper audit review analysis investigation
    inquiry data documents records figures results research email emails findings video footage filing complaint
    letter memo"""
)
MEANS = _words("phone telephone email e-mail text letter fax video satellite")  # what one speaks by
# What one gives, issues or makes when one says something.
SPEECH = _words(
    """account advice aim answer apology assessment assurance assurances blame call case clarification comment
    comments complaint congratulations condolences criticism criticisms defence defense description detail details
    endorsement estimate evidence explanation hint hints insight issue message order orders pledge pledges praise
    prediction promise promises proposal reason reasons rebuke remarks reply response ruling speech statement
    suggestion support testimony thanks tribute update verdict view views vow warning warnings"""
)
VIEWS = _words("view opinion words telling account eyes estimation judgment judgement reckoning")
_DATES = _words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december jan feb aug sept oct nov dec"""
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
    "x": """is are was were be been being am has have had having do does did doing will would shall should can could
        may might must not never cannot isn't aren't wasn't weren't""",
    "m": """day days week weeks weekend month months year years morning afternoon evening night today yesterday
        tomorrow tonight""",
    "a": """also then later now ever just still already again soon often sometimes always too very even only instead
        meanwhile however moreover furthermore indeed perhaps maybe here ago earlier afterward afterwards first once
        twice further thus therefore rather quite long far more less both nevertheless last next out off up down away
        back well""",
    "b": """came come comes coming gone won win wins winning lost lose loses losing held hold holds holding met meet
        meets meeting ran run runs running left leave leaves leaving kept keep keeps keeping stood stand stands
        standing led lead leads leading begun brought bring brings bringing bought sold built broke fell rose grew
        drew drove flew chose become becomes became put puts putting set sets setting hit hits cut cuts let lets
        spent sat sought seek seeks seeking struck fought caught taught laid paid lay rode wore threw withdrew died
        faces seems appears looks needs tries works plays turns starts remains uses moves shares helps unveils got
        get gets""",
    "n": "von van der de di da del della dos bin ibn",
}
KINDS = {word: kind for kind, members in _KINDS.items() for word in members.split()}

# --- Names -----------------------------------------------------------------------------------------------------------
# Stand before a name and are no part of it.
TITLES = _words(
    """mr mrs ms miss dr prof professor sir dame lord lady rev fr sen sens senator gov governor rep reps
    representative congressman congresswoman president premier chancellor minister secretary director chairman
    chairwoman chair mayor judge justice attorney general gen lt lieutenant col colonel maj major capt captain sgt
    sergeant adm admiral sheriff detective officer ambassador commissioner councillor councilman councilwoman speaker
    leader chief ceo spokesman spokeswoman spokesperson coach coordinator archbishop bishop cardinal sister brother
    republican republicans democrat democrats democratic conservative labour liberal independent vice deputy former
    acting press analyst economist reporter"""
)
# A name with one of them is no person's.
BODIES = _words(
    """administration agency alliance army assembly association authority bank board body bureau cabinet campaign
    center centre centers chamber church city coalition college commission committee company confederation conference
    congress consortium corp corporation council county court daily department east embassy federation fire force
    forces foreign foundation fund gazette government group health herald hospital house inc industries institute
    institution international journal league ltd media ministry mission monitor motors national nations navy network
    news office organisation organization parliament partnership party police post press project radio republic
    review school senate service south services society state states street studio survey team telegraph times today
    tower treasury tribunal trust tv union united university watch watchdog world"""
)
# Places of one word, which no fuller name is looked for; "Global Affairs Canada" is not what "Canada" is short for.
PLACES = _words(
    """afghanistan albania algeria america argentina armenia australia austria azerbaijan bangladesh belarus belgium
    bolivia brazil britain bulgaria cambodia canada chile china colombia croatia cuba denmark ecuador egypt england
    estonia ethiopia europe finland france georgia germany ghana greece haiti hungary iceland india indonesia iran
    iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyiv latvia lebanon libya lithuania
    london malaysia mexico moldova mongolia morocco moscow myanmar nepal netherlands nigeria norway pakistan panama
    peru philippines poland portugal qatar romania russia rwanda scotland serbia singapore slovakia slovenia somalia
    spain sudan sweden switzerland syria taiwan tehran thailand tokyo tunisia turkey u.k u.n u.s uganda uk ukraine un
    us venezuela vietnam wales washington yemen zimbabwe beijing berlin brussels paris"""
)
# A person by what they are; in the plural they are people.
ROLES = _words(
    """activist actor actress adviser advisor agent aide ambassador analyst assistant attorney author banker boss
    candidate chancellor chief coach congressman congresswoman consultant critic dealer deputy diplomat director
    doctor driver economist editor executive expert farmer father founder governor head historian husband inspector
    investigator journalist judge king lawmaker lawyer leader man manager mayor minister mother mogul neighbor
    neighbour nominee nurse official officer owner player politician pope president priest prince princess prosecutor
    queen reporter representative researcher resident scholar scientist secretary senator sheriff singer source
    spokesman spokesperson spokeswoman strategist student supporter suspect teacher veteran victim voter wife witness
    woman worker"""
)
FEMALE = _words(
    """mrs ms miss mother wife woman actress queen princess sister daughter spokeswoman congresswoman chairwoman
    alice amanda amy ana angela ann anna anne barbara carla carol catherine charlotte christina christine clara
    claire diana elena elizabeth ella emily emma eva fatima fiona frances grace hannah helen hillary ines irene
    isabel jane janet jennifer jessica joan judith julia julie karen kate katherine laura leila linda lisa lucy
    margaret maria marie martha mary megan melissa michelle mina nadia nancy natalie nicola nina nora olga olivia
    patricia rachel rebecca rosa rose ruth samantha sandra sara sarah sofia sonia sophie susan teresa theresa ursula
    vera victoria wendy yasmin zoe"""
)
MALE = _words(
    """mr sir father husband man actor king prince brother son spokesman congressman chairman adam ahmed alan albert
    alex ali andrew anthony antonio arthur barack benjamin bernie bill bob boris brian carl carlos charles chris
    christopher daniel david dmitri dmitry donald edward emmanuel eric francis frank fred george giovanni gordon hans
    harry henry hugo ian ivan jack james jeff jerry jim joe john jonathan jose joseph juan justin karl keith kenneth
    kevin larry louis luis marco mark martin matthew michael mike mohammed muhammad nicholas nigel omar oscar paul
    pedro peter philip richard robert roger ronald sam scott sean sergei simon stephen steve steven ted thomas tim
    timothy tom tony victor vladimir walter william xi"""
)

# --- Reading ---------------------------------------------------------------------------------------------------------
_TOKEN = re.compile(r"""\w+(?:[.'’&/@-]\w+)*(?:['’](?=\s))?(?:\.(?=\s+[^\s”"’']))?|--+|[^\w\s]""")
_LOWER_WORD = re.compile(r"\b[a-z]{5,}\b")  # a title leaves only short words in lower case
_WORD = re.compile(r"\w+(?:[.'’&/@-]\w+)*")
_DOUBLE_MARK = re.compile(r"""[“”«»„"]|''""")
_SINGLE_MARK = re.compile(r"""(?P<opens>(?<![^\s(\[—–-])['‘](?=\w))|(?<=[,.?!…])['’](?!\w)""")
_LONGEST_SENTENCE = 250  # words and marks, a whole quotation being one; keeps the time a freak takes in bounds
_SHORTEST_QUOTATION = 4  # words; fewer, without a stop at the end, are an expression in quotation marks


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as a row of kinds of word, one letter each.

    d determiner, n name (any capitalised word), w other word, u number, m time, o pronoun, p preposition, t "to",
    c conjunction, s subordinator, r relative pronoun, x auxiliary or negation, a adverb, v verb that attributes,
    b other verb, q a whole quotation; marks stand for themselves, dashes as commas. What is in brackets is left out.

    spans: where each of them stands in `text`, the paragraph. words: each as `plain` has it; of a quotation, nothing
    that means anything. sizes: words in each; 0 for marks.
    quoted: share of the sentence's words that lie inside quotation marks.
    """

    text: str
    kinds: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    sizes: tuple[int, ...]
    quoted: float

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
        straight = mark[0] in "\"'"
        closing = not outward if straight or outward != inward else mark in "”»"
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
    """Read one sentence of a paragraph whose quotations are known; of an endless one only the beginning."""
    start, end = sentence
    inside = [(max(first, start), min(last, end)) for first, last in quoted if first < end and last > start]
    titled = not _LOWER_WORD.search(text, start, end)
    kinds: list[str] = []
    spans: list[Span] = []
    words: list[str] = []
    at = start
    for first, last in [*(span for span in inside if _is_whole(text, span, start)), (end, end)]:
        for found in _unbracketed(text, at, first):
            word = plain(found.group())
            kinds.append(_kind(found.group(), word, first=not kinds or kinds[-1] == "q", titled=titled))
            spans.append(found.span())
            words.append(word)
        if first < last:
            kinds.append("q")
            spans.append((first, last))
            words.append("")
        at = last
    del kinds[_LONGEST_SENTENCE:], spans[_LONGEST_SENTENCE:], words[_LONGEST_SENTENCE:]
    for i in range(len(kinds)):
        kinds[i] = _in_context(kinds, words, i)
    sizes = [_count(text, *spans[i]) if kind == "q" else int(words[i][:1].isalnum()) for i, kind in enumerate(kinds)]
    total = _count(text, start, end)
    share = sum(_count(text, first, last) for first, last in inside) / total if total else 0.0
    return Reading(text, "".join(kinds), tuple(spans), tuple(words), tuple(sizes), share)


def _is_whole(text: str, span: Span, sentence_start: int) -> bool:
    """Whether what is in quotation marks is speech rather than an expression in them."""
    first, last = span
    stop = text[first:last].rstrip("”\"'’»")[-1:]
    return first == sentence_start or stop in (",", ".", "?", "!") or _count(text, first, last) >= _SHORTEST_QUOTATION


def _unbracketed(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    depth = 0
    for found in _TOKEN.finditer(text, start, end):
        mark = found.group()
        if mark == "(" and found.start() > start:
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif not depth and mark not in "(“”„«»\"''’‘":
            yield found


def _kind(written: str, word: str, *, first: bool, titled: bool) -> str:
    """The kind of a word or mark on its own; `word` is it as `plain` has it.

    first: nothing but its place may have capitalised it; titled: every word of the sentence is capitalised.
    """
    if not written[0].isalnum():
        return written if written in (",", ";", ":") else "," if written[0] in "—–―…-" else "."
    if word in _DATES and (word != "march" or written[0].isupper()):
        return "m"
    capital = written[0].isupper() and not first
    kind = KINDS.get(word)
    if kind and (not capital or kind in "dpotsr"):
        return kind
    if KINDS.get(word.partition("'")[0]) == "o":
        return "o"
    if word.endswith("n't"):
        return "x"
    if written[0].isdigit():
        return "u"
    if word in CUES and (not capital or titled):
        return "v"
    return "n" if written[0].isupper() else "b" if word.endswith("ed") else "a" if word.endswith("ly") else "w"


def _in_context(kinds: Sequence[str], words: Sequence[str], i: int) -> str:
    """The kind of a word after a look at its neighbours."""
    kind, participle = kinds[i], words[i].endswith("ing")
    if kind == "v":
        after = next((k for k in range(i + 1, len(kinds)) if kinds[k] != "a"), None)
        return kind if _is_verb(kinds, words, i, after) else "w"
    if kind == "n" and i == 0 and participle and next((k for k in kinds[1:] if k != "a"), ".") in "pdtso":
        return "b"  # "Speaking to reporters", not "Beijing said"
    if (kind == "w" and participle) or (kind == "d" and words[i] in ("all", "each")):
        before = next((k for k in reversed(kinds[:i]) if k != "a"), "^")
        return kind if before != "x" else "b" if participle else "a"  # "is racing", "have all argued"
    return kind


def _is_verb(kinds: Sequence[str], words: Sequence[str], i: int, after: int | None) -> bool:
    """Whether a form of an attributing verb is one here, or a noun or an adjective."""
    word, before = words[i], kinds[i - 1] if i else "^"
    following = "." if after is None else kinds[after]
    opens_clause = following in "oq:" or (after is not None and words[after] in _COMPLEMENTISERS)
    if before == "d":
        return words[i - 1] in _PRONOMINAL and (word not in _NOUNS or opens_clause)
    if before == "p" or (before in "nw" and words[i - 1].endswith(("'s", "s'"))):
        return before == "p" and word.endswith("ing")
    if before == "t" and word.endswith("s") and word[:-1] in CUES:
        return False
    if before in "uw" and word.endswith(("ed", "ing")) and following in "wp" and (before == "u" or word in _NOUNS):
        return False
    if word in _NOUNS and not is_phrasal(words, i):
        if before == "n" and following == "," and i > 1 and kinds[i - 2] in ",q":
            return True  # "Democrats, Finch notes, were"
        if before in "wun":
            return opens_clause or (before != "u" and following in "dnt") or (before == "n" and following == "u")
        return before in "orxtcam"
    return True


def is_phrasal(words: Sequence[str], i: int) -> bool:
    """Whether a verb and a word soon after it make one verb of saying: "calls again for", "spoke of"."""
    particles = next((those for stem, those in _PHRASAL.items() if words[i].startswith(stem)), ())
    return any(word in particles for word in words[i + 1 : i + 3])


def plain(token: str) -> str:
    """A word as the lists have it: lower case, straight apostrophes, no final full stop."""
    return token.lower().replace("’", "'").rstrip(".")


def _count(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))


# --- Names in a text --------------------------------------------------------------------------------------------------

_GIVEN = re.compile(r"[A-Z][\w’'-]+|[A-Z]\.(?:[A-Z]\.)?|von|van|de[rnl]?|di|da|del|dos|bin|ibn|al")
_FAMILY_AFTER = re.compile(r" ([A-Z][\w’'-]+)(, (?:an? |the |who |\d))?")
_NEVER_NAMES = TITLES | BODIES | ROLES | CUES.keys() | {word for word, kind in KINDS.items() if kind != "n"}
_REACH = 60  # characters before a surname in which given names stand
_MOST_GIVEN = 3
_CLEARLY = 3  # times as often as any other of that surname


def full_name(text: str, name: str, titles: Sequence[str] = ()) -> str | None:
    """The fuller name that a text gives to whoever it calls by a single one; None where it gives none, or several.

    Where most of the fuller names are one person's, that is who is meant: the article's Finch, not her father.

    titles: what stands before the single name where it is used; "Mrs." tells two Finches apart.
    """
    found = full_names(text, name)
    whose = gender(" ".join(titles))
    people: Counter[str] = Counter()
    for full, count in found.items():
        if whose is None or gender(full) in (None, whose):
            people[_first_name(full)] += count
    if not people:
        return None
    (person, most), *others = people.most_common(2)
    if others and most < _CLEARLY * others[0][1]:
        return None
    return max((full for full in found if _first_name(full) == person), key=lambda full: (found[full], len(full)))


def full_names(text: str, name: str) -> Counter[str]:
    """Every name in a text that ends with a surname; where none does, those in which it comes first ("Zhao Lijian")."""
    found: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for one in re.finditer(rf"{re.escape(name)}(?!\w)", text):
        *before, joined = text[max(0, one.start() - _REACH) : one.start()].replace("\n", " \n ").split(" ")
        if joined:
            continue  # the end of another word, or the first of its line
        if given := _given(before[-_MOST_GIVEN:], name):
            found[f"{given} {name}"] += 1
            continue
        family = _FAMILY_AFTER.match(text, one.end())
        introduced = family and (family[2] or plain("".join(before[-1:])) in ROLES | TITLES)
        if family and introduced and plain(family[1]) not in _NEVER_NAMES:
            first[f"{name} {family[1]}"] += 1
    return found or first


def gender(name: str) -> str | None:
    """The pronoun that a name or what a person is called tells, "she" or "he"; None where it doesn't."""
    words = {plain(word) for word in name.split()}
    return "she" if words & FEMALE else "he" if words & MALE else None


def _given(words: Sequence[str], name: str) -> str:
    """The given names that end the words before a surname."""
    kept: list[str] = []
    for written in reversed(words):
        word = written.lstrip('“‘"(')
        shouted = len(word) > 2 and word.isupper() and "." not in word and not name.isupper()
        if not _GIVEN.fullmatch(word) or shouted or plain(word) in _NEVER_NAMES or plain(word).endswith(("'s", "s'")):
            break
        kept.insert(0, word)
        if word != written:
            break
    return " ".join(kept) if any(len(plain(word)) > 1 for word in kept) else ""


def _first_name(full: str) -> str:
    return next((word for word in full.split() if len(plain(word)) > 1), full)
