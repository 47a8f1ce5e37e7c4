"""Progress as a bar."""

from __future__ import annotations

import pytest

from bot.rendering.progress import BarProgress


def test_a_stage_whose_size_shows_while_it_runs_has_its_size_once_expected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading doesn't know how many stories there will be until it is some way through."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with BarProgress() as bars:
        bars.start("Reading", None)
        bars.advance(20)
        bars.expect(400)
    assert "20/400" in capsys.readouterr().err
