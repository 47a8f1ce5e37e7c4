"""Settings from the environment and .env; the only module that reads them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import PullquoteError
from index.encoder import DEFAULT_ENCODER

_PREFIX = "PULLQUOTE_"
_FOR_TESTS = {"PULLQUOTE_EVAL_DIR"}  # read by the tests and evaluations only
_ENV_FILE = ".env"


class SettingsError(PullquoteError):
    """A setting is unknown or has a value that can't be; the text is one clear line for the operator."""


class Settings(BaseSettings):
    """Every setting, documented in docs/configuration.md; an empty value counts as not set."""

    model_config = SettingsConfigDict(env_file=_ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True)

    index: Path = Field(Path(".pullquote"), validation_alias="PULLQUOTE_INDEX")
    model: str = Field(DEFAULT_ENCODER, validation_alias="PULLQUOTE_MODEL")
    reranker: str = Field("", validation_alias="PULLQUOTE_RERANKER")
    public_url: str = Field("", validation_alias="PULLQUOTE_PUBLIC_URL", pattern=r"^(https?://\S+)?$")
    store_url: str = Field("", validation_alias="PULLQUOTE_STORE_URL")
    database_url: str = Field("", validation_alias="PULLQUOTE_DATABASE_URL")
    sources: Path = Field(Path("sources.toml"), validation_alias="PULLQUOTE_SOURCES")
    allow_private_hosts: bool = Field(False, validation_alias="PULLQUOTE_ALLOW_PRIVATE_HOSTS")
    keep_questions_days: int = Field(30, validation_alias="PULLQUOTE_KEEP_QUESTIONS_DAYS", ge=0)
    story_add: Literal["admins", "everyone", "nobody"] = Field("admins", validation_alias="PULLQUOTE_STORY_ADD")
    digest_channel: str = Field("", validation_alias="PULLQUOTE_DIGEST_CHANNEL")
    digest_late_minutes: int = Field(180, validation_alias="PULLQUOTE_DIGEST_LATE_MINUTES", ge=1, le=1440)
    host: str = Field("127.0.0.1", validation_alias="PULLQUOTE_HOST")
    port: int = Field(8000, validation_alias="PULLQUOTE_PORT", ge=0, le=65535)
    api_tokens: SecretStr = Field(SecretStr(""), validation_alias="PULLQUOTE_API_TOKENS")
    secret_key: SecretStr = Field(SecretStr(""), validation_alias="PULLQUOTE_SECRET_KEY")
    public_stories: bool = Field(False, validation_alias="PULLQUOTE_PUBLIC_STORIES")
    link_days: int = Field(30, validation_alias="PULLQUOTE_LINK_DAYS", ge=1, le=3650)
    rate_limit: int = Field(30, validation_alias="PULLQUOTE_RATE_LIMIT", ge=1)
    command_prefix: str = Field("", validation_alias="PULLQUOTE_COMMAND_PREFIX", pattern=r"^[a-z0-9_-]{0,16}$")
    slack_bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_client_id: str = Field("", validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_CLIENT_SECRET")
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    discord_bot_token: SecretStr = Field(SecretStr(""), validation_alias="DISCORD_BOT_TOKEN")
    discord_api_url: str = Field("https://discord.com/api/v10", validation_alias="DISCORD_API_URL")
    discord_message_content: bool = Field(False, validation_alias="DISCORD_MESSAGE_CONTENT")


def load_settings() -> Settings:
    """Read the environment and the .env of the current folder; the environment wins.

    Raises:
        SettingsError: an unknown PULLQUOTE_* name, or a value that can't be. Never tells a value: it may be a secret.
    """
    known = {str(field.validation_alias) for field in Settings.model_fields.values()} | _FOR_TESTS
    given = [*os.environ, *dotenv_values(_ENV_FILE)]
    unknown = sorted({name for name in given if name.startswith(_PREFIX) and name not in known})
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]}; docs/configuration.md lists the settings there are")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise SettingsError(f"{first['loc'][0]}: {first['msg'][0].lower()}{first['msg'][1:]}") from None
