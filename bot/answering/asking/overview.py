"""Overview questions: "What's new about Huawei?", "What happened?", "Summarise the story"."""

from __future__ import annotations

import re

_NEWS = r"(?:news|stor(?:y|ies)|articles?|reports?|coverage|headlines?|updates?|developments?)"
_ABOUT = r"(?:\s+(?:about|on|of|from|in|at|with|regarding|concerning|around|for|to|between|during)\b)?"
_IS = r"(?:['’]?s|\s+is|\s+are|\s+was)?"
_LATELY = r"(?:\s+(?:next|then|now|today|so\s+far|recently|lately|after\s+that))?"
_SUMMARY = rf"(?:overview|summary|rundown|recap|gist|latest(?:\s+{_NEWS})?|{_NEWS})"
_STORY = r"(?:(?:the|this|that)\s+(?:news\s+)?(?:story|article|report|piece|text)|it|this|that)"
# What stands before the subject of an overview; what is left of the question is the subject.
_FRAMES = tuple(
    re.compile(rf"(?:(?:please|so|and|ok(?:ay)?|(?:can|could|would)\s+you)\b,?\s+)*{frame}", re.IGNORECASE)
    for frame in (
        rf"what{_IS}\s+(?:the\s+)?(?:latest|newest|most\s+recent)\b(?:\s+{_NEWS})?{_ABOUT}",
        rf"what{_IS}\s+(?:else\s+is\s+)?(?:the\s+)?(?:new|news)\b{_LATELY}{_ABOUT}",
        rf"what{_IS}\s+(?:going\s+on|happening|up)\b{_LATELY}{_ABOUT}",
        rf"what\s+(?:(?:has|have|had)\s+)?(?:else\s+)?(?:just\s+|recently\s+)?happen(?:ed|s|ing)\b{_LATELY}{_ABOUT}",
        rf"(?:is|are|was|were|has|have)\s+there\s+(?:(?:been|any|some|recent|new|further)\s+)*{_NEWS}\b{_ABOUT}",
        r"what\s+(?:was|is|has\s+been|have\s+been)\s+(?:published|reported|written|posted)\b" + _ABOUT,
        rf"any(?:thing)?\s+(?:else\s+|other\s+|recent\s+|further\s+)?(?:new|{_NEWS})\b{_ABOUT}",
        rf"(?:(?:the|today['’]s|top|main|latest|newest|recent|breaking)\s+)*(?:latest|{_NEWS})\b{_ABOUT}",
        rf"(?:give|show|get|list|tell)\s+(?:me\s+|us\s+)?(?:(?:an?|the|all|short|quick|brief)\s+)*{_SUMMARY}{_ABOUT}",
        rf"(?:an?\s+|the\s+)?(?:short\s+|quick\s+)?(?:overview|summary|recap|rundown|gist)\b{_ABOUT}",
        r"(?:summari[sz]e|sum\s+up|recap)\b(?:\s+what\s+happened\b)?" + _ABOUT,
        r"(?:tell|brief)\s+(?:me|us)\s+(?:more\s+)?(?:about|on)\b(?!\s+(?:how|why|when|who|where)\b)",
        rf"(?:catch|fill)\s+(?:me|us)\s+(?:up|in)\b{_ABOUT}",
        rf"what\s+(?:did|have|has)\s+(?:I|we)\s+miss(?:ed)?\b{_ABOUT}",
        rf"what\s+do\s+the\s+(?:stories|papers|articles|reports)\s+say\b{_ABOUT}",
        rf"what{_IS}\s+(?:the|this|that)\s+(?:story|article)\s+(?:about|on|of)\b(?=.*\babout\s*[?.!]*$)",
    )
)
_IN_STORY = re.compile(
    r"\b(?:in|of|from|by|according\s+to)\s+(?:this|the|that)\s+(?:story|article|piece)\b"
    r"(?!\s+(?:about|on|of|from|in)\b)"
    r"|\b(?:this|that)\s+(?:story|article|piece|report)\b|^in\s+it\b|\bin\s+it(?=\s*[?.!]*$)",
    re.IGNORECASE,
)
_WHOLE_STORY = re.compile(
    rf"(?:please\s+|can\s+you\s+)*(?:what{_IS}\s+{_STORY}\s+about|(?:summari[sz]e|sum\s+up|recap)\s+{_STORY}"
    rf"|(?:give\s+me\s+)?(?:an?\s+|the\s+)?(?:summary|overview|recap|gist)\s+of\s+{_STORY}"
    rf"|what\s+(?:does|do)\s+{_STORY}\s+say|what\s+happen(?:s|ed)\s+in\s+{_STORY})\s*[?.!]*",
    re.IGNORECASE,
)
_LEFTOVER = re.compile(
    rf"^(?:the\s+|a\s+|this\s+|that\s+)?(?:{_NEWS}|latest|situation)\s+(?:about|on|of|from|in|at|with)\s+"
    rf"|^(?:the\s+)?(?:{_NEWS}|situation)\b\s*$"
    r"|\s+(?:about|please|now|today|recently|lately|so\s+far|currently)\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:do|does|did|is|are|was|were|to|if|that)\b", re.IGNORECASE)
_AROUND = " ?!.,:"


def overview_subject(text: str) -> str | None:
    """What a question asks an overview of, "" for anything at all; None where it asks something else."""
    if _WHOLE_STORY.fullmatch(text):
        return ""
    match = next(filter(None, (frame.match(text) for frame in _FRAMES)), None)
    if match is None:
        return None
    rest, before = text[match.end() :].strip(_AROUND), None
    while rest != before:
        before, rest = rest, _LEFTOVER.sub("", rest).strip(_AROUND)
    if match[0].casefold().startswith("what") and (_SENTENCE.match(rest) or match[0].endswith((" to", " TO"))):
        return None  # "What happened to the boy?" asks something that a sentence may answer
    return rest


def asks_of_story(text: str) -> bool:
    """Whether a question is about one story: "in this story", "what is it about"."""
    return _WHOLE_STORY.fullmatch(text) is not None or _IN_STORY.search(text) is not None
