"""An Outcome as JSON and back, whole, so that a button under an old answer still works after a restart."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from bot.answering.models import (
    Answer,
    NoAnswer,
    Outcome,
    Reason,
    RelatedArticle,
    Searched,
    Side,
    Understood,
)
from bot.rendering.notice import quote_from


def to_json(outcome: Outcome) -> str:
    """The outcome as JSON; `from_json` gives an equal one."""
    return json.dumps({"is_answer": isinstance(outcome, Answer), **asdict(outcome)}, ensure_ascii=False)


def from_json(text: str) -> Outcome:
    """The outcome that was written."""
    fields: dict[str, Any] = json.loads(text)
    is_answer = fields.pop("is_answer")
    fields["quotes"] = tuple(quote_from(quote) for quote in fields["quotes"])
    fields["related"] = tuple(RelatedArticle(**article) for article in fields["related"])
    about = fields["understood"]["about"]
    fields["understood"] = Understood(**fields["understood"] | {"about": tuple(about) if about else None})
    fields["searched"] = Searched(**fields["searched"])
    if is_answer:
        fields["sides"] = tuple(Side(**side) for side in fields["sides"])
        return Answer(**fields)
    return NoAnswer(**fields | {"reason": Reason(fields["reason"]), "options": tuple(fields["options"])})


def without_question(outcome: Outcome) -> Outcome:
    """The outcome without anything that a person wrote."""
    return replace(outcome, question="", understood=replace(outcome.understood, follows=None))
