"""The base of every error that the product raises on purpose; each is defined where it is raised."""

from __future__ import annotations


class PullquoteError(Exception):
    """Its text is one clear line that says what to do next, for the person or operator it concerns."""
