"""What in the text of an article is not the story: captions, credits, the outlet's name, plugs. And dates. All pure.

Every rule prefers leaving something in to taking a sentence of the story away: a plug that stays is dull, a sentence
that is gone can't be quoted. Corrections, editor's notes and "this story has been updated" are the newsroom's own words
about the story: they stay quotable.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from index.article import Caption


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GALLERY_MARKER = "Open this photo in gallery"

# The end of a sentence with its closing quotes and brackets: a credit or an outlet's name may stand after it.
_BOUNDARY = re.compile(r"[.!?…][\"”’»)\]]*\s+|\n")
_CONNECTORS = _words(
    "a al and by courtesy da das de del den der des di do du e el en et for fra in la le of on the und van via von y zu"
    " & - – — −"
)

# --- Captions and credits ---------------------------------------------------------------------------------------------

_LONGEST_CREDIT_CHARS = 160
_LONGEST_NAME = 7  # words
_BARE_CREDITS = re.compile(
    r"(?:the )?(?:aap|afp|agence france-presse|ansa|ap(?: photo)?|associated press|bloomberg|canadian press|contributed"
    r"|cp|dpa|epa|file(?: photo)?|getty(?: images)?|handout|kyodo|pa(?: media| wire)?|provided|reuters|shutterstock"
    r"|submitted(?: photo)?|supplied(?: photo)?|tass|upi|xinhua|yonhap|courtesy of (?-i:[A-Z])[^.,]{1,50})\.?",
    re.IGNORECASE,
)
_LABELLED_CREDIT = re.compile(
    r"(?:^|[.!?…][\"”’»)\]]*\s+|\n)(?P<start>\(?)"
    r"(?:(?:(?:AP |File )?(?:Photos?|Photograph|Picture|Image)(?: [Cc]redit)?|Credit)(?:\s?:\s*|\s+by\s+)|©\s*)"
    r"(?P<name>[^()\n:]{2,100})\)?$"
)
_RIGHTS_OF_PICTURE = re.compile(r"\S\s*[©ⓒ]\s*[^.!?]{3,80}$")
_BRACKETED_CREDIT = re.compile(r"(?P<start>\()(?P<name>[^()\n]{2,100})\)\.?$")


def split_caption(text: str) -> Caption:
    """A caption as it stands beside a picture, credit and all, as a Caption with its credit apart.

    Reads "Crowds in Vell. JANE DOE/Harbour Wire", "(Jane Doe/Harbour Wire)", "Photo: Jane Doe", "Supplied", an outlet's
    name, and a credit on a last line of its own. Without one of them everything is the caption's text.
    """
    text = text.strip().removeprefix(GALLERY_MARKER).lstrip(": \n")
    start, credit = _find_credit(text)
    if not credit:
        body, credit = split_outlet(text)
        start = len(body)
    return Caption(" ".join(text[:start].split()), " ".join(credit.split()))


def is_credit(text: str) -> bool:
    """Whether this is nothing but a picture's credit."""
    start, credit = _find_credit(text.strip())
    return start == 0 and credit != ""


def ends_in_credit(text: str) -> bool:
    """Whether this ends as captions do: "… on Monday. (Jane Doe/Harbour Wire)", "… on Monday. © Jane Doe | HW"."""
    start, credit = _find_credit(text.strip())
    return (credit != "" and start > 0 and "/" in credit) or _RIGHTS_OF_PICTURE.search(text) is not None


def _find_credit(text: str) -> tuple[int, str]:
    """Where the credit at the end of `text` begins, and the credit without label; the end and "" if there is none."""
    offset = max(0, len(text) - _LONGEST_CREDIT_CHARS)
    tail = text[offset:]
    labelled = _LABELLED_CREDIT.search(tail)
    if labelled and _is_name(labelled["name"].replace("/", " ").replace(",", " ")):
        return offset + labelled.start("start"), labelled["name"].strip()
    bracketed = _BRACKETED_CREDIT.search(tail)
    if bracketed and _is_source(bracketed["name"]):
        return offset + bracketed.start("start"), bracketed["name"].strip()
    starts = [boundary.end() for boundary in _BOUNDARY.finditer(tail)]
    for start in [0, *starts] if not offset else starts:
        if _is_source(tail[start:]):
            return offset + start, tail[start:].strip().removesuffix(".")
    start = _unparted_credit(tail)
    return offset + start, tail[start:].strip().removesuffix(".")


def _is_source(text: str) -> bool:
    """Whether `text` is a photographer and an agency parted by a slash, or one of _BARE_CREDITS.

    Digits and single letters tell "9/11" and "catcher/P" from names.
    """
    text = text.strip()
    if _BARE_CREDITS.fullmatch(text):
        return True
    name, slash, agency = text.partition("/")
    return slash != "" and _is_name(name) and _is_agency(agency) and not re.search(r"\d|\n| (?:in|on) ", name)


def _unparted_credit(text: str) -> int:
    """Where a slashed credit begins that follows a caption without full stop: its name in capitals, or of two words."""
    for slash in re.finditer("/", text):
        if not _is_agency(text[slash.end() :]):
            continue
        words = list(re.finditer(r"\S+", text[: slash.start()]))
        capitals = 0
        for word in reversed(words[-4:]):
            if not (word.group().isupper() and _is_name(word.group())):
                break
            capitals += 1
        if capitals or (len(words) > 2 and _is_name(f"{words[-2].group()} {words[-1].group()}")):
            return words[-(capitals or 2)].start()
    return len(text)


def _is_agency(text: str) -> bool:
    return _is_name(text.replace("/", " ")) and not re.search(r"\d|(?<!\S)\w(?!\S)", text)


def _is_name(text: str) -> bool:
    """Whether `text` can be a name: one to seven words with capitals, small ones between; full stops for initials."""
    words = text.removesuffix(".").split()
    if not 1 <= len(words) <= _LONGEST_NAME or words[0] in _CONNECTORS or words[-1] in _CONNECTORS:
        return False
    return all(
        _is_capitalised(word) and not re.search(r"[^\w&'’+–-]", re.sub(r"\b(\w)\.", r"\1", word)) for word in words
    )


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word in _CONNECTORS


# --- The outlet's name ------------------------------------------------------------------------------------------------

_LONGEST_OUTLET = 6  # words
_LONGEST_OUTLET_CHARS = 70
_OUTLET_ARTICLES = _words("The Le La El Il Der Die Das De Al Les")
_OUTLET_WORDS = _words(
    "advertiser agency argus associated broadcasting bulletin chronicle citizen courier daily democrat dispatch"
    " echo enquirer evening examiner express gazette globe guardian herald independent inquirer insider journal ledger"
    " magazine mail media mercury messenger mirror monitor morning news newspaper observer post press"
    " radio recorder register reporter republic reuters review sentinel service spectator standard star sun"
    " telegram telegraph television times today tribune tv weekly wire world"
)
_OUTLET_ENDINGS = ("news", "press", "wire", "post", "times", "media", "blatt", "zeitung", "bladet")
_OUTLET_ACRONYM = re.compile(r"(?!(?:END|ENDS|MORE|USA|US|UK|EU|UN)$)[A-Z]{2,5}")
_ABBREVIATIONS = _words(
    "adm apr aug ave brig capt cmdr co col corp dec dept dr etc feb fig fr gen gov hon inc jan jr jul jun lt ltd maj"
    " mar messrs mr mrs ms mt no nov oct ph pres prof rep reps rev sen sens sep sept sgt sr st supt vs"
)


def split_outlet(text: str, *, known: str = "") -> tuple[str, str]:
    """An article's last paragraph without the outlet's name after its last sentence, and that name ("" if none).

    "They came home. The Vell Courier" gives ("They came home.", "The Vell Courier"). The name has at most six words
    with capitals, no punctuation, and is `known` or sounds like an outlet; so a last sentence without its full stop
    stays whole, and so does what follows an abbreviation ("said U.S. President Ana Bell").
    """
    offset = max(0, len(text) - _LONGEST_OUTLET_CHARS)
    boundaries = list(_BOUNDARY.finditer(text, offset))
    if not boundaries or not is_outlet_name(text[boundaries[-1].end() :], known=known):
        return text, ""
    body = text[: boundaries[-1].end()].rstrip()
    before_stop = body.split()[-1].rstrip('"”’»)]')[:-1]
    if "." in before_stop or before_stop.casefold() in _ABBREVIATIONS or re.fullmatch("[A-Z]", before_stop):
        return text, ""
    return body, text[boundaries[-1].end() :]


def is_outlet_name(text: str, *, known: str = "") -> bool:
    """Whether a line is an outlet's name and nothing else: `known`, or what sounds like one ("The Vell Courier")."""
    if known and text.casefold() == known.casefold():
        return True
    words = text.split()
    if re.search(r"\d|\.$", text) or len(words) > _LONGEST_OUTLET or not _is_name(text):
        return False
    if len(words) == 1 and _OUTLET_ACRONYM.fullmatch(text):
        return True
    if len(words) > 1 and words[0] in _OUTLET_ARTICLES:
        return True
    return any(word.casefold() in _OUTLET_WORDS or word.casefold().endswith(_OUTLET_ENDINGS) for word in words)


# --- Boilerplate ------------------------------------------------------------------------------------------------------

_LONGEST_PLUG = 350  # characters


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)


_SITES = (
    "twitter|x|facebook|instagram|threads|bluesky|mastodon|linkedin|whatsapp|telegram|tiktok|youtube|google news"
    "|social media"
)
_MAILINGS = "newsletters?|alerts?|inbox|e-?mails?|updates|digests?|briefings?|podcasts?|coverage|access|subscription"
# The page's own machinery: the whole paragraph, but for full stops and arrows.
_MACHINERY = _any_of(
    r"advertisement|advertorial|sponsored content|loading",
    r"(?:advertisement|ad)?\W*(?:story|article) continues (?:below|after)(?: this)?(?: (?:ad|advert|advertisement))?",
    r"(?:keep scrolling|scroll(?: down)?)(?: (?:for|to) (?:video|more|continue))?|skip (?:ad|advertisement)",
    r"share(?: (?:this|the))?(?: (?:article|story|page|post))?(?: (?:on|via|with) .{1,40})?",
    r"(?:print|email) this (?:article|story|page)|back to top|view comments|leave a comment|(?:show|hide) caption",
    r"read more(?: here| below| stories)?|more (?:here|stories)",
    r"related(?: (?:stories|articles|content|topics|coverage))?",
    r"click (?:here|to (?:enlarge|expand|play|zoom))|accept(?: all)? cookies|cookie (?:policy|settings|notice)",
)
# The label of a link to another story: what follows is its headline, which may hold quotations and "says".
_LINK_LABEL = _any_of(
    r"(?:also read|(?:please )?read(?: more| also| next)?|more|see also|recommended|most read|in case you missed it"
    r"|don[’']t miss|related(?: (?:stor(?:y|ies)|articles?|content|coverage|links?|roundup))?|watch(?: live| now)?"
    r"|listen(?: now)?|podcasts?)\s?[:»|>]\s*\S.*"
)
# The page speaking of itself: rights, first publication, commissions.
_IMPRINT = _any_of(
    r"<?(?:©|ⓒ|\(c\)\s|copyright\s(?:©|ⓒ|\(c\)|(?:19|20)\d\d\b)).*",
    r".{0,120}\ball rights reserved\b[^a-z]{0,80}",
    r"this (?:article|story|post) (?:was )?(?:originally|first) (?:published|appeared|ran)\b.*",
    r"originally published (?:on|by|at) [^,]{1,80}",
    r".{0,200}\bwe may (?:earn|receive) an? .{0,30}(?:fee|commission)\b.{0,60}",
)
# Who helped: only names may follow.
_HELPING = r"(?:with )?(?:[Aa]dditional )?[Rr]eporting by|[Ww]riting by|[Ee]diting by"
_REPORTERS = r"\b(?:reported|from|staff|(?:writer|reporter|journalist|correspondent|editor)s?) "
_HELPERS = re.compile(
    rf"(?:[–—-]+ ?)?\(?(?:With (?:files|a report|reports) from|Contributing\s?:|{_HELPING})\s(?P<names>.+?)\)?"
    r"|(?:[–—-]+ ?)?(?P<contributors>.{3,300}?) contributed (?:reporting|to this (?:report|story|article))"
    r"(?: from (?P<from>[^.]{3,60}))?\.?"
)
# Orders to the reader, which a story can have inside a sentence that somebody says: see _REPORTED.
_ORDERS = _any_of(
    rf"(?:please )?(?:sign up|subscribe|register)\b.*\b(?:{_MAILINGS})\b.*",
    rf".{{0,200}}\b(?:{_MAILINGS})\b.{{0,160}}\bsign up (?:here|now)\b.{{0,160}}",
    rf"(?:follow|like|find|join) .{{1,60}}?\bon (?:{_SITES})\b.*|follow (?:@\w+|us\b).*",
    r"click (?:here|below|on the link|the link)\b.*|share this (?:article|story)\b.*",
    r"read more (?:about|on|at|from|here|in our)\b.*",
    r"support (?:local|independent|our) journalism\b.*",
    r"get (?:real-?time|live|instant|breaking|daily|(?:all )?the (?:latest|best)) .{0,60}"
    r"\b(?:updates|news|alerts|stories|insights)\b.*",
    r".{0,250}\binvitation-only\b.{0,150}\bdo I qualify\?",
    r"(?:not )?already a subscriber\b.*|(?:got|have) a (?:news )?tip\b.*",
    r"(?:this|our) (?:web ?)?site uses cookies\b.*|we use (?:.{1,30} )?cookies\b.*",
    r"by (?:continuing to (?:use|browse|visit)|using) (?:this|our) (?:web ?)?site\b.*",
    r"you (?:need|have) to (?:enable|accept) (?:javascript|cookies)\b.*",
    r".*\b(?:reach|contact|e-?mail|follow) (?:him|her|them|me|us|the (?:author|reporter|writer)) (?:at|on|via)\s.*@.*",
)
# Signs of a sentence of the story: quotation marks, or somebody who says, finds or orders something.
_REPORTED = re.compile(
    r"[\"“”«»„]|\b(?:said|says|saying|told|tells|according|announced|warned|wrote|added|argued|claimed|found|ruled|urged|asked"
    r"|reported|accused|fined|voted|promised|ordered|(?:e-?mail|letter|message|notice|sign) read|did|was|were|had)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[^.!?“”\"]{2,60}\s?(?:—|–|--)")


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph is the page's own machinery: plugs, link labels, rights, credits, a bare dateline."""
    text = text.strip()
    if not any(character.isalnum() for character in text) or text.startswith(GALLERY_MARKER):
        return True
    if len(text) > _LONGEST_PLUG:
        return False
    reported = _REPORTED.search(text) is not None
    return (
        _MACHINERY.fullmatch(text.rstrip(" .!:»>…")) is not None
        or _IMPRINT.fullmatch(text) is not None
        or (_LINK_LABEL.fullmatch(text) is not None and not (reported and text.endswith((".", ".”", '."'))))
        or (_ORDERS.fullmatch(text) is not None and not reported)
        or is_credit(text)
        or _names_helpers(text)
        or (_DATELINE.fullmatch(text) is not None and _all_capitalised(text))
    )


def _names_helpers(text: str) -> bool:
    """Whether this says who else worked on the story: only their names may follow."""
    found = _HELPERS.fullmatch(text)
    if not found:
        return False
    named = " ".join(filter(None, found.group("names", "contributors", "from")))
    return _all_capitalised(re.sub(rf"(?:{_HELPING}) |{_REPORTERS}|[,;.()]", "", named))


def _all_capitalised(text: str) -> bool:
    return all(_is_capitalised(word) or not word[0].isalpha() for word in text.split())


# --- Dates ------------------------------------------------------------------------------------------------------------

_LEADING_DATE = re.compile(
    r"\s*(?:date\s*:?|Date\s*:|DATE\s*:)\s*(?P<date>\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)(?!\S)\s*"
)
_WORDED_DATES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y-%m-%d")
_MAIL_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d.*")


def split_date(text: str) -> tuple[str, str] | None:
    """The date of a leading "date 2026-03-02" and the text after it; None where `text` doesn't begin with one.

    A date that no calendar has (2020-13-45) is taken off all the same, and is "".
    """
    found = _LEADING_DATE.match(text)
    return (parse_date(found["date"]), text[found.end() :]) if found else None


def parse_date(text: str) -> str:
    """An ISO 8601 date or date-time, or "" for what is not surely one.

    Reads ISO 8601, RFC 2822, and dates with the month in English words. "03/04/2026" is two days to two readers, and a
    year or a month alone is no date: those give "".
    """
    for read in (_iso_date, _worded_date, _mail_date):
        try:
            return read(text.strip())
        except (ValueError, OverflowError):
            continue
    return ""


def _iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return datetime.fromisoformat(text).isoformat()


def _worded_date(text: str) -> str:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,]", "", text.replace("Sept.", "Sep"))
    for form in _WORDED_DATES:
        try:
            return datetime.strptime(plain, form).date().isoformat()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _mail_date(text: str) -> str:
    if not _MAIL_DATE.fullmatch(text):  # parsedate takes "1 2 3" for a day in 2003
        raise ValueError(text)
    return parsedate_to_datetime(text).isoformat()
