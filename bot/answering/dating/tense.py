"""The tense of the words around a date: whether what it dates is past or to come."""

from __future__ import annotations

import re
from enum import IntEnum


class Tense(IntEnum):
    """When the thing happens that a date is said of, seen from the day of writing."""

    PAST = -1
    UNCLEAR = 0
    FUTURE = 1


# Irregular past forms and participles; those that are everyday nouns or present forms too are left out.
_PARTICIPLES = (
    "said|told|went|gone|met|came|took|taken|gave|given|found|made|left|lost|won|held|began|begun|broke|broken"
    "|brought|built|bought|caught|chose|chosen|cut|drew|drawn|drove|driven|fell|fallen|felt|fought|flew|flown|got|grew"
    "|grown|heard|hit|kept|knew|known|laid|led|lay|meant|paid|put|ran|rose|risen|saw|seen|set|sold|sent|shot|shut|sat"
    "|slept|spoke|spoken|spent|stood|struck|stole|stolen|swore|sworn|swept|swam|sank|sunk|taught|thought|threw|thrown"
    "|tore|torn|underwent|understood|wept|withdrew|withdrawn|wore|worn|wrote|written|quit|hurt|cost|burst|became|froze"
    "|frozen|shook|shaken|sang|sung|rang|ate|eaten|drank|hid|hidden|rode|woke|dug|fled|stuck|blew|blown|bent|dealt"
    "|swung|hung|lent|lit|sought|slid|spread|beat|bit|bitten|forbade|forgot|overcame|oversaw|split|shed|born"
    "|overturned"
)
_DONE = (
    r"(?:[a-z]{2,}(?<!ne)(?<!se)(?<!fe)(?<!spe)(?<!hundr)(?<!inde)(?<!exce)(?<!proce)(?<!succe)ed"  # not "need"
    rf"|{_PARTICIPLES})"
)
_TO = r"to\b(?!\s+(?:an?|the|his|her|its|their|our|my|this|that)\b)"
_ADVERBS = r"(?:\s+(?:not|also|now|still|only|then|soon|already|never|since|first|be|been|being|[a-z]+ly))*"
_CUES = re.compile(
    rf"""
      (?P<past>
          \b(?:would|could|should|might|may|must|to|cannot|can['’]t)(?:\s+not)?\s+have\b{_ADVERBS}(?:\s+{_DONE})?
        | \b(?:could(?:\s+not|n['’]t))\b | \bhad\b(?:\s+(?:to|been\s+(?:due|set|scheduled|expected|supposed)))?
        | \b(?:(?:is|are|was|were|been)\s+)?(?:accused|suspected|convicted|guilty)\s+of\b(?:\s+[a-z]+ing)?
        | \b(?:is|are|was|were|been)\s+charged\s+with\b(?:\s+[a-z]+ing)?
        | \b(?:has|have|['’]ve){_ADVERBS}\s+
             (?!(?:agreed|planned|vowed|promised|pledged|decided|threatened|asked|ordered|told)\s+{_TO}){_DONE}\b
             (?!\s+(?:until|till)\b)
        | \b(?:was|were|wasn['’]t|weren['’]t){_ADVERBS}\s+(?:due|set|scheduled|supposed|expected|to)\b(?=.*\bbut\b)
      )
    | (?P<future>
          (?:\b(?:will|shall|won['’]t|would|wouldn['’]t|should|must|can|could|may|might|cannot|can['’]t)|['’]ll)\b
             {_ADVERBS}(?:\s+(?!on\b|in\b|by\b)[a-z]+)?
        | \b(?:(?:is|are|was|were|be|been|being){_ADVERBS}\s+)(?:due|set|scheduled|expected|slated|planned|likely|poised
             |bound|booked|tipped|about|supposed|forecast|predicted|to|going)\b
             (?:\s+(?:to\s+)?(?:be\s+)?(?!on\b|in\b|by\b)[a-z]+)?
             (?:\s+{_DONE}\b)?
        | \b(?:plan|hope|aim|intend|expect|want|need|promise|pledge|vow|agree|prepare|threaten|decide|urge|order|invite)
             (?:s|d|ed)?(?:\s+[a-z]+)?\s+{_TO}{_ADVERBS}(?:\s+[a-z]+)?
        | \b(?:planning|planned|hoping|preparing|told|asked|has|have|ready|scheduled|set|vowed|agreed)\s+{_TO}
             {_ADVERBS}(?:\s+[a-z]+)?
        | \bdue\s+to\s+(?:be|open|begin|start|meet|appear|arrive|take|return|end|play|speak|visit|stand|give|leave|go)
             \b(?:\s+{_DONE}\b)?
        | \b(?:postponed|delayed|adjourned|rescheduled|deferred|extended|suspended|remanded|closed|shut|barred|banned
             |put\s+off|pushed\s+back|runs?|stays?|remains?)(?:\s+[a-z]+){{0,3}}\s+(?:until|till)\b
        | \b(?:has|have|given|gives?)(?:\s+[a-z]+)?\s+until\b | \bto\s+be\s+{_DONE}\b
        | \b(?:scheduled|set|planned|slated|due|booked|timetabled)\s+(?:for|on|by|in|at|back|out)\b | \b(?:if|unless)\b
        | \b(?:[Aa]head\s+of|upcoming|forthcoming|looming|in\s+time\s+for|run-up\s+to
             |(?:prepar(?:ing|es?|ations)|tickets?)\s+for)\b
        | \b(?:opens|begins|starts|meets|resumes|reopens|returns|closes|ends|faces|hosts|takes?\s+(?:place|effect)
             |kicks?\s+off|goes|launches|arrives|travels|flies|heads|hears|sits|expires?|comes|appears|leaves|departs
             |unveils
             |gathers|plays|debates|debuts|decides|holds|moves|becomes|become|begin
             |resume|reopen|meet|go)\b
      )
    | (?P<present> \b(?:is|are|am|isn['’]t|aren['’]t)\b(?:\s+(?:no|not))?(?:\s+(?:{_DONE}|[a-z]+ing)\b)? )
    | (?P<neutral>
          \bto\s+[a-z]+ | \b(?:owned|backed|followed)\s+by\b
        | \b(?:known\s+as|dubbed|based|(?:aimed|designed|related)\s+(?:at|to))\b
        | \b(?:an?|the|of|its|his|her|their|our|some|with|for)\s+(?:[a-z]+ly\s+)?{_DONE}\b
        | \b(?:allied|armed|retired|disabled|advanced|limited|unidentified|unprecedented|associated|mixed|skilled)\b
      )
    | (?P<plainly_past>
          ^\W*(?!United)[A-Z][a-z]+ed\b | \b(?:[Aa]nnouncing|[Ss]peaking|[Ww]riting|saying|telling|warning|adding)\b
        | \b(?:was|were|did|wasn['’]t|weren['’]t|didn['’]t|{_DONE})\b )
    """,
    re.VERBOSE,
)  # fmt: skip
DIRECTLY_PAST = re.compile(rf"\b{_DONE}(?:\s+(?:out|up|down|off|in|back|away|over))?\s+on\s+$")  # "held on"
_SPEECH = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”|\"[^\"]*(?:\"|$)")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|No|vs)\.)(?<!\b(?:Mrs|Gov|Sen|Rep|Gen|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec)\.)"
    r"(?<!\bSept\.)(?<=[.!?…”\"’)])(?<![,\w][”\"’)])\s+(?=[\"“‘(\[]*[A-Z])"
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:—–(“\"]|\b(?:and|but|so|which|who|that|while|when|if)\b)"
    r"(?:\s*\b(?:and|but|so|then|while|on|in|by|at|over|during|for|from|since|until|before|after|early|late|the|as|of)\b)*\s*$"
)
_OPENS_SUBJECT = re.compile(
    r"(?:^|[,;:—–(“\"]|\b(?:and|but|that|whether|if|said|says|warned|added|believes?|hopes?|told\s+\w+))\s*$"
)
_SINCE = re.compile(r"\bsince\s+(?:(?:the|early|late)\s+)?$", re.IGNORECASE)
_BOUND = re.compile(r"(?P<aim>\bto\s+[a-z]+(?:\s+[a-z]+)?\s+)?\b(?P<way>by|until|till|before)\s+(?:the\s+)?$")
_AFTERMATH = re.compile(
    r"\b(?:after|following|in the wake of|over (?:an?|the|his|her)|caused by"
    r"|in connection with|investigating|appealing|recovering)\b"
)


def speech_spans(text: str) -> list[tuple[int, int]]:
    """Where `text` is direct speech, quotation marks included; speech may open before the text or close after it."""
    return [match.span() for match in _SPEECH.finditer(text)]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence that text[start:end] stands in."""
    low, high = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= start:
            low = match.end()
        elif match.start() >= end:
            return low, match.start()
    return low, high


def _one_voice(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The words said in one voice around text[start:end] and where it stands in them: speech, or all that isn't."""
    low, high = sentence_around(text, start, end)
    spoken = speech_spans(text)
    for opening, closing in spoken:
        if opening <= start and end <= closing:
            low, high = max(low, opening), min(high, closing)
            return text[low:high], start - low, end - low
    for opening, closing in spoken:
        text = text[:opening] + " " * (closing - opening) + text[closing:]
    return text[low:high], start - low, end - low


def tense_around(text: str, start: int, end: int) -> Tense:
    """Whether what text[start:end] dates is past or to come, by the verbs nearest to it in its sentence and voice.

    The verb is most often the one before ("resigned on Friday"); it is the one after where the date opens its clause
    ("On Friday voters will") or ends a subject ("the vote on Friday will").
    """
    scope, start, end = _one_voice(text, start, end)
    before, after = scope[:start], scope[end:]
    if _SINCE.search(before):
        return Tense.PAST
    if re.match(r"\s*(?:deadline|cut-?off)\b", after) and not re.search(r"\b(?:missed|passed|expired)\b", scope):
        return Tense.FUTURE
    cues = [match for match in _CUES.finditer(scope) if match.lastgroup != "neutral"]
    left = [match for match in cues if match.start() < start]
    right = next((match for match in cues if match.start() >= end), None)
    bound = _BOUND.search(before)
    if bound and (bound["aim"] or (left and _is_open(left[-1], bound["way"]))):
        return Tense.FUTURE
    if right is None:
        return _tense_before(left, before)
    between = scope[end : right.start()]
    opens = _OPENS_SUBJECT if re.match(r"['’]", after) else _OPENS_CLAUSE
    if opens.search(before) and not (left and re.search(r"[;:]|(?<=.),", between.strip(" ,"))):
        return _cue_tense(right)
    relative = re.search(r"\b(?:who|which|whose)\b[^,;]*$", before)
    if left and not between.strip() and scope[left[-1].end() : start].strip(" on"):
        if relative is None:
            return _cue_tense(right)
        return Tense.PAST if relative.start() > left[-1].start() else _tense_before(left, before)
    if left:
        return _tense_before(left, before)
    return Tense.PAST if relative else _cue_tense(right)


def _is_open(cue: re.Match[str], way: str) -> bool:
    """Whether what a verb says still goes on up to a date "until" or "by" which it does: "is shut until June"."""
    return cue.lastgroup == "present" or (way not in {"by", "before"} and cue[0].startswith(("has", "have")))


def _tense_before(cues: list[re.Match[str]], before: str) -> Tense:
    """The tense by the verbs before a date."""
    if not cues or cues[-1].lastgroup != "present":
        return _cue_tense(cues[-1]) if cues else Tense.UNCLEAR
    if any(cue[0] in ("if", "unless") for cue in cues):
        return Tense.FUTURE
    return Tense.PAST if _AFTERMATH.search(before, cues[-1].start()) else Tense.UNCLEAR


def _cue_tense(cue: re.Match[str]) -> Tense:
    if cue.lastgroup == "future":
        return Tense.FUTURE
    return Tense.UNCLEAR if cue.lastgroup == "present" else Tense.PAST
