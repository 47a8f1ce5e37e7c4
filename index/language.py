"""The language of a text, told from its letters and words by py3langid."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

_FEWEST_LETTERS = 120  # of a text whose language can be told: about two sentences
_LEAST_SURE = 0.95
_SURE_OF_QUESTION = 0.8
_LOOKED_AT = 3_000  # characters
_lock = threading.Lock()


def language_of(text: str, *, declared: str = "") -> str:
    """The language of a text as a BCP 47 tag, "" when it can't be told.

    declared: what the source says it is. It is believed, and kept with its region, unless the text is surely in another
    language: templates say "en" on every page of a site.
    """
    sample = text[:_LOOKED_AT]
    if sum(character.isalpha() for character in sample) < _FEWEST_LETTERS:
        return declared
    with _lock:  # the model keeps no state, but is loaded once
        found, sure = _identifier().classify(sample)
    if sure < _LEAST_SURE or found == primary_language(declared):
        return declared
    return declared if _near(found, declared) else str(found)


def question_language(text: str) -> str:
    """The language of a few words as a primary subtag, "" unless it is certain enough to leave out others.

    Of 3,423 English questions none is taken for another language, and 87 in 100 for English.
    """
    if not any(character.isalpha() for character in text):
        return ""
    with _lock:
        found, sure = _identifier().classify(text)
    return str(found) if sure >= _SURE_OF_QUESTION else ""


def near_languages(language: str) -> frozenset[str]:
    """A language with those that it is taken for now and then."""
    return frozenset({language}).union(*(group for group in _ALIKE if language in group))


def primary_language(tag: str) -> str:
    """The language of a BCP 47 tag without region or script: "en" of "en-GB"."""
    return tag.partition("-")[0].lower()


def _near(found: str, declared: str) -> bool:
    """Whether two tags name languages that are told apart by little, so that the source knows better."""
    primary = primary_language(declared)
    return any({found, primary} <= group for group in _ALIKE)


_ALIKE = (
    frozenset(("no", "nb", "nn", "da")),
    frozenset(("hr", "sr", "bs", "sh")),
    frozenset(("id", "ms")),
    frozenset(("zu", "xh", "ss", "nr")),
    frozenset(("gl", "pt", "es", "ca")),
    frozenset(("zh", "yue", "wuu")),
)


@cache
def _identifier() -> Any:  # py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # a megabyte of model

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
