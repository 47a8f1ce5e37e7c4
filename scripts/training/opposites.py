"""Words that turn a question into one its passage does not answer: "before" for "after", "oldest" for "youngest"."""

from __future__ import annotations

import random
import re

_PAIRS = """
first last|before after|increase decrease|increased decreased|increasing decreasing|rise fall|rose fell|rising falling
higher lower|highest lowest|high low|more fewer|more less|most least|larger smaller|largest smallest|large small
bigger smaller|biggest smallest|big little|older younger|oldest youngest|old new|older newer|oldest newest|old young
early late|earlier later|earliest latest|long short|longer shorter|longest shortest|north south|northern southern
east west|eastern western|win lose|won lost|winning losing|winner loser|victory defeat|begin end|began ended|start end
started ended|start stop|started stopped|open close|opened closed|accept reject|accepted rejected|allow ban
allowed banned|support oppose|supported opposed|supporter opponent|supporters opponents|agree disagree|agreed disagreed
approve reject|approved rejected|buy sell|bought sold|arrive leave|arrived left|enter leave|entered left|join leave
joined left|build demolish|built demolished|create destroy|created destroyed|found dissolve|founded dissolved
found abolish|founded abolished|gain lose|gained lost|give take|gave took|given taken|import export|imported exported
imports exports|inside outside|include exclude|included excluded|internal external|legal illegal|major minor
majority minority|male female|man woman|men women|king queen|husband wife|father mother|son daughter|brother sister
boy girl|married divorced|maximum minimum|modern ancient|natural artificial|positive negative|possible impossible
public private|rich poor|richest poorest|wealthy poor|right wrong|rural urban|safe dangerous|same different|slow fast
slower faster|slowest fastest|strong weak|stronger weaker|strongest weakest|succeed fail|succeeded failed
success failure|successful unsuccessful|summer winter|upper lower|top bottom|useful useless|common rare|common uncommon
always never|above below|over under|alive dead|born died|birth death|day night|permanent temporary|popular unpopular
present absent|present past|previous next|reveal hide|revealed hid|simple complex|single multiple|solid liquid
remember forget|remembered forgot|improve worsen|improved worsened|expand shrink|expanded shrank|advance retreat
advanced retreated|attack defend|attacked defended|attacker defender|conquer lose|employ dismiss|employed dismissed
hire fire|hired fired|appoint dismiss|appointed dismissed|elected defeated|encourage discourage|encouraged discouraged
encourage prevent|encouraged prevented|help hinder|helped hindered|cause prevent|caused prevented|release arrest
released arrested|freed jailed|guilty innocent|convicted acquitted|import ban|love hate|loved hated|like dislike
praise criticise|praised criticised|praise criticize|praised criticized|raise cut|raised cut|raise lower|raised lowered
save waste|saved wasted|spend save|spent saved|borrow lend|borrowed lent|teach learn|taught learned|send receive
sent received|push pull|pushed pulled|hot cold|warm cool|warmer cooler|hottest coldest|heavy light|heavier lighter
heaviest lightest|thick thin|wide narrow|wider narrower|deep shallow|deepest shallowest|tall short|tallest shortest
near far|nearest farthest|best worst|better worse|good bad|easy difficult|easier harder|easiest hardest|full empty
clean dirty|wet dry|war peace|friend enemy|friends enemies|ally enemy|allies enemies|profit loss|profits losses
income expense|asset liability|supply demand|democrat republican|liberal conservative|left right|front back
add remove|added removed|include omit|included omitted|continue stop|continued stopped|keep abandon|kept abandoned
confirm deny|confirmed denied|admit deny|admitted denied|promise refuse|promised refused|withdraw deploy
withdrew deployed|land leave|landed departed|ascend descend|separate unite|separated united|combine separate
combined separated|strengthen weaken|strengthened weakened|rarely often|usually rarely|frequently rarely
"""


def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for pair in re.split(r"[|\n]", _PAIRS.strip()):
        one, other = pair.split()
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return table


_OPPOSITES = _table()
_WORD = re.compile(r"[a-z]+")


def with_opposite(question: str, rng: random.Random) -> str | None:
    """The question with one of its words turned into its opposite; None if it has no word with a known one.

    >>> with_opposite("Who was the first mayor?", random.Random(1))
    'Who was the last mayor?'
    """
    places = [match for match in _WORD.finditer(question) if match.group() in _OPPOSITES]
    if not places:
        return None
    place = rng.choice(places)
    return question[: place.start()] + rng.choice(_OPPOSITES[place.group()]) + question[place.end() :]
