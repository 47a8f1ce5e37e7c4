"""What the rules have in common: phrases of a sentence, as patterns over the letters of `Reading.kinds`."""

from __future__ import annotations

import re

CORE = r"(?:d*u?(?:(?<=[dwn])[abv])?[wnu]+|d|o)"
NP = rf"{CORE}(?:[pt]{CORE}(?:cn+)?)*"  # a noun phrase: "the mayor of Dray"
_WHEN = r"d?w?a?mu*"  # "earlier this week"
ADJUNCTS = rf"(?:a|{_WHEN}|[pt]a?(?:{CORE}|{_WHEN})){{0,6}}"  # "on Monday", "in a statement"
PHRASE = re.compile(NP)
CLAUSE_SUBJECT = re.compile(rf"(?:^|[,;:qc])[cam]*({NP})(?=[xabvr,q:]|$)")
DASHES = "—–―-"
