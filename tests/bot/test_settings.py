"""Settings from the environment and .env."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine the tests run on."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


def test_defaults_need_no_setting() -> None:
    """A fresh clone works."""
    assert load_settings().index == Path(".pullquote")


def test_the_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """And .env over the default."""
    Path(".env").write_text("PULLQUOTE_MODEL=from-file\nPULLQUOTE_PORT=9000\n", "utf-8")
    monkeypatch.setenv("PULLQUOTE_MODEL", "from-environment")
    settings = load_settings()
    assert (settings.model, settings.port) == ("from-environment", 9000)


def test_an_unknown_name_in_the_environment_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing mistake can't pass in silence."""
    monkeypatch.setenv("PULLQUOTE_MODLE", "x")
    with pytest.raises(SettingsError, match="PULLQUOTE_MODLE"):
        load_settings()


def test_an_unknown_name_in_the_env_file_is_an_error() -> None:
    """There too."""
    Path(".env").write_text("PULLQUOTE_INDX=here\n", "utf-8")
    with pytest.raises(SettingsError, match="PULLQUOTE_INDX"):
        load_settings()


def test_a_value_that_cannot_be_is_named_but_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It might be a secret in the wrong place."""
    monkeypatch.setenv("PULLQUOTE_PORT", "xoxb-secret")
    with pytest.raises(SettingsError, match="PULLQUOTE_PORT") as caught:
        load_settings()
    assert "secret" not in str(caught.value)


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As .env.example leaves them."""
    monkeypatch.setenv("PULLQUOTE_PORT", "")
    assert load_settings().port == 8000


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log line with the settings gives nothing away."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    assert "very-secret" not in repr(load_settings())


@pytest.mark.parametrize("document", ["docs/configuration.md", ".env.example"])
def test_every_setting_is_documented(document: str) -> None:
    """And nothing is documented that isn't a setting."""
    text = (Path(__file__).parents[2] / document).read_text("utf-8")
    for field in Settings.model_fields.values():
        assert str(field.validation_alias) in text
