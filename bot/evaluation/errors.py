"""What can go wrong with an evaluation, one clear line each."""

from __future__ import annotations

from bot.errors import PullquoteError


class EvaluationError(PullquoteError):
    """Base of every error an evaluation raises on purpose."""


class DatasetUnreadable(EvaluationError):
    """A folder that can't be read as an evaluation set.

    `place` is the folder or file, with `:LINE` for a line of a file.
    """

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place}: {reason}")


class CacheMisplaced(EvaluationError):
    """The folder for evaluation indexes is the index that the bot answers from, or overlaps it."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        super().__init__(f"{directory} is, holds or lies in the bot's own index; give --index-dir another folder")


class PackageMissing(EvaluationError):
    """A package that only evaluations need isn't installed."""

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(f"this set needs the package {package}: python -m pip install {package}")
