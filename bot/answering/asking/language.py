"""The language that quotes are in: the one asked for, else that of the question where it is certain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.answering.question import ANY_LANGUAGE, Question
from index.language import near_languages, question_language


def in_its_language(question: Question, known: Collection[str]) -> Question:
    """The question with the languages that stories may be in; unchanged where any will do.

    What isn't asked for is only a preference of those who ask, so it counts where there is a choice: stories in the
    question's language, and others. Stories of unknown language are searched too, then.

    known: the languages of all stories, as primary subtags.
    """
    if question.language == ANY_LANGUAGE:
        return replace(question, language=None)
    if question.language is not None:
        return replace(question, languages=frozenset({question.language}))
    if question.literally or question.article or len(known) < 2:
        return question
    language = question_language(question.words)
    languages = near_languages(language)
    if not language or languages.isdisjoint(known) or languages.issuperset(known):
        return question
    return replace(question, language=language, languages=languages | {""})
