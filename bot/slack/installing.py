"""Installing into many workspaces: OAuth, slack_sdk's stores in the ledger's database, every token encrypted."""

from __future__ import annotations

import asyncio
import base64
import logging
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy.engine import Engine

from bot.slack.api import SlackApi
from bot.slack.workspaces import Workspace

STATE_S = 600  # an installation that takes longer begins anew
_SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")

log = logging.getLogger(__name__)


def cipher_of(secret: str) -> Fernet:
    """What encrypts tokens: Fernet with a key derived from PULLQUOTE_SECRET_KEY."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pullquote slack tokens").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class Encrypted(sa.types.TypeDecorator[str]):
    """A text that is encrypted in the database."""

    impl: sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]] = sa.Text
    cache_ok: bool | None = True

    def __init__(self, cipher: Fernet) -> None:
        """Encrypt with `cipher`."""
        super().__init__()
        self._cipher = cipher

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else self._cipher.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """From the database; None where it was encrypted with another key: the app has to be installed again."""
        if value is None:
            return None
        try:
            return self._cipher.decrypt(value.encode()).decode()
        except InvalidToken:
            log.error("a token can't be decrypted: PULLQUOTE_SECRET_KEY is another one than it was encrypted with")
            return None


class EncryptedStore(SQLAlchemyInstallationStore):
    """slack_sdk's store of installations, with what is secret encrypted."""

    def __init__(self, client_id: str, engine: Engine, cipher: Fernet) -> None:
        """Keep installations of the app `client_id` in `engine`'s database; its tables are made where missing."""
        super().__init__(client_id=client_id, engine=engine, logger=log)
        for table in (self.bots, self.installations):
            for name in _SECRETS:
                if name in table.c:
                    table.c[name].type = Encrypted(cipher)
        self.create_tables()  # type: ignore[no-untyped-call]


class InstalledWorkspaces(AsyncInstallationStore):
    """Workspaces that installed the app: `bot.slack.workspaces.Workspaces`, and Bolt's store."""

    def __init__(self, store: SQLAlchemyInstallationStore) -> None:
        """Keep them in `store`, off the event loop."""
        self._store = store

    @property
    def logger(self) -> logging.Logger:
        """Where it logs."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation."""
        await asyncio.to_thread(self._store.save, installation)
        log.warning("installed in workspace %s", installation.team_id)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot in a workspace."""
        return await asyncio.to_thread(
            self._store.find_bot,
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """See `Workspaces.find`."""
        bot = await asyncio.to_thread(self._find, team, enterprise)
        if bot is None or not bot.bot_token:
            return None
        return Workspace(bot.team_id or team or "", bot.bot_token, bot.bot_user_id, bot.bot_id)

    def _find(self, team: str | None, enterprise: str | None) -> Bot | None:
        """By both ids, then by the workspace's alone: who looks up an old question knows no enterprise."""
        if team and enterprise is None:
            with self._store.engine.connect() as connection:
                c = self._store.bots.c
                query = sa.select(c.enterprise_id).where(c.client_id == self._store.client_id, c.team_id == team)
                enterprise = connection.scalar(query.order_by(c.installed_at.desc()).limit(1))
        return self._store.find_bot(enterprise_id=enterprise, team_id=team)

    async def forget(self, team: str | None, enterprise: str | None = None) -> None:
        """See `Workspaces.forget`."""

        def delete() -> None:
            with self._store.engine.begin() as connection:
                for table in (self._store.bots, self._store.installations):
                    of_team = (table.c.client_id == self._store.client_id) & (table.c.team_id == team)
                    if team is None:
                        of_team = (table.c.client_id == self._store.client_id) & (table.c.enterprise_id == enterprise)
                    connection.execute(sa.delete(table).where(of_team))

        await asyncio.to_thread(delete)


class States(AsyncOAuthStateStore):
    """OAuth states: each is good once, for ten minutes."""

    def __init__(self, store: SQLAlchemyOAuthStateStore) -> None:
        """Keep them in `store`, off the event loop."""
        self._store = store

    @property
    def logger(self) -> logging.Logger:
        """Where it logs."""
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002
        """A new one."""
        return await asyncio.to_thread(self._store.issue)

    async def async_consume(self, state: str) -> bool:
        """Whether it was issued, isn't too old, and wasn't used before."""
        return await asyncio.to_thread(self._store.consume, state)


def oauth_flow(
    api: SlackApi,
    engine: Engine,
    workspaces: InstalledWorkspaces,
    *,
    client_id: str,
    client_secret: str,
    scopes: list[str],
    public_url: str,
) -> AsyncOAuthFlow:
    """The pages /slack/install and /slack/oauth_redirect."""
    states = SQLAlchemyOAuthStateStore(expiration_seconds=STATE_S, engine=engine, logger=log)
    states.create_tables()  # type: ignore[no-untyped-call]
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes,
        user_scopes=[],
        redirect_uri=f"{public_url.rstrip('/')}/slack/oauth_redirect" if public_url else None,
        installation_store=workspaces,
        state_store=States(states),
        state_expiration_seconds=STATE_S,
        logger=log,
    )
    return AsyncOAuthFlow(client=api.client(None), settings=settings, logger=log)
