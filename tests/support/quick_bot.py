"""The `pullquote` command with a reader that costs nothing: what is under test is everything else."""

from __future__ import annotations

import sys
from unittest.mock import patch

from bot.__main__ import main
from tests.support.stories import KeywordReader

if __name__ == "__main__":
    with patch("bot.app.TrainedReader", KeywordReader):
        main(sys.argv[1:])
