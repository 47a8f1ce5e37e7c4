"""Who may do what: operators by token, readers by signed link, everybody on this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import Request

from bot.answering.signatures import LinkSigner
from bot.web.parts import WebConfig, is_loopback

COOKIE = "pullquote_session"
SESSION_S = 12 * 3600

_PURPOSE = b"pullquote web sessions, 1"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_SESSION = re.compile(r"([0-9]{1,12})\.([A-Za-z0-9_-]{8})\.([A-Za-z0-9_-]{43})")


class Access:
    """Decides by the request alone; keeps nothing."""

    def __init__(
        self, config: WebConfig, signer: LinkSigner | None, *, session_key: str, clock: Callable[[], float]
    ) -> None:
        """`signer` checks links, `session_key` keys the cookies of those who gave a token once."""
        self._config = config
        self._signer = signer
        self._key = hmac.digest(session_key.encode(), _PURPOSE, hashlib.sha256)
        self._clock = clock

    def is_local(self, request: Request) -> bool:
        """Whether the request was made on this machine to an application that is meant for it alone.

        The name in the address bar counts too: a page elsewhere may have its own name lead here (DNS rebinding).
        """
        host = request.client.host if request.client else ""
        asked = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        forwarded = any(name in request.headers for name in _FORWARDED)
        return self._config.is_local and is_loopback(host) and is_loopback(asked) and not forwarded

    def may_operate(self, request: Request) -> bool:
        """Whether it comes with one of the tokens, or with the cookie that one was given for."""
        return self.token_tag(request) is not None

    def may_use_api(self, request: Request) -> bool:
        """Whether it may ask the API: anybody here; from elsewhere with a token."""
        return self.is_local(request) or self.may_operate(request)

    def may_ask(self, request: Request, article_id: str | None = None) -> bool:
        """Whether it may ask on the page: about a story whoever may read it."""
        if self._config.public_stories or self.may_use_api(request):
            return True
        return article_id is not None and self._has_signature(request, article_id)

    def may_read(self, request: Request, article_id: str) -> bool:
        """Whether it may read a story.

        Where links are signed a signature is asked for on this machine too, so that an address which works here works
        for those it is sent to.
        """
        if self._config.public_stories or self.may_operate(request):
            return True
        if self._signer is None:
            return self.is_local(request)
        return self._has_signature(request, article_id)

    def token_tag(self, request: Request) -> str | None:
        """What stands for the token it comes with, in logs and limits too; None without one."""
        given = request.headers.get("authorization", "")
        scheme, _, token = given.partition(" ")
        if scheme.casefold() == "bearer" and self.is_token(token.strip()):
            return self._tag(token.strip())
        return self._tag_in(request.cookies.get(COOKIE, ""))

    def is_token(self, token: str) -> bool:
        """Whether this is one of the tokens."""
        known = [hmac.compare_digest(token.encode("utf-8", "surrogatepass"), one.encode()) for one in self._tokens]
        return any(known)

    def session(self, token: str) -> str:
        """The cookie for whoever gave this token; it ends when the token is taken back, or after some hours."""
        expires = str(int(self._clock()) + SESSION_S)
        tag = self._tag(token)
        return f"{expires}.{tag}.{self._sealed(f'{expires}.{tag}')}"

    @property
    def _tokens(self) -> tuple[str, ...]:
        return self._config.api_tokens

    def _tag_in(self, cookie: str) -> str | None:
        parts = _SESSION.fullmatch(cookie)
        if parts is None:
            return None
        expires, tag, seal = parts.groups()
        if not hmac.compare_digest(seal, self._sealed(f"{expires}.{tag}")) or int(expires) <= self._clock():
            return None
        return tag if any(hmac.compare_digest(tag, self._tag(token)) for token in self._tokens) else None

    def _tag(self, token: str) -> str:
        return self._sealed(f"token {token}")[:8]

    def _sealed(self, text: str) -> str:
        digest = hmac.digest(self._key, text.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _has_signature(self, request: Request, article_id: str) -> bool:
        expires, signature = request.query_params.get("e", ""), request.query_params.get("s", "")
        return self._signer is not None and self._signer.admits(article_id, expires, signature, now=self._clock())
