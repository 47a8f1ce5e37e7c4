"""The `pullquote` command with a reader that costs nothing: what is under test is everything else."""

from __future__ import annotations

import sys

import bot.app
from bot.__main__ import main
from tests.support.stories import KeywordReader

if __name__ == "__main__":
    bot.app.TrainedReader = KeywordReader  # type: ignore[assignment,attr-defined]
    main(sys.argv[1:])
