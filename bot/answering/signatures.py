"""Signatures that open a story page which isn't public, until they expire."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import urlencode

_DAY_S = 86_400
_PURPOSE = (
    b"pullquote story links, 1"  # one key of the operator's serves several purposes; none can stand in for another
)
_SIGNATURE_BYTES = 16
_DIGITS = re.compile(r"[0-9]{1,12}")


class LinkSigner:
    """Signs links to stories and checks the signatures. A signature opens one story, in all its versions."""

    def __init__(self, secret_key: str, *, days: int) -> None:
        """Sign with a key derived from `secret_key`, for at least so many days."""
        self._key = hmac.digest(secret_key.encode(), _PURPOSE, hashlib.sha256)
        self._days = days

    def parameters(self, article_id: str, *, now: float) -> str:
        """The parameters `e` (when it expires, seconds since 1970) and `s` (the signature) of a link.

        All links to a story that are made on one day (UTC) are the same, so that pages stay cached.
        """
        expires = str((int(now) // _DAY_S + 1 + self._days) * _DAY_S)
        return urlencode({"e": expires, "s": self._signature(article_id, expires)})

    def admits(self, article_id: str, expires: str, signature: str, *, now: float) -> bool:
        """Whether these parameters open the story."""
        if not _DIGITS.fullmatch(expires):
            return False
        expected = self._signature(article_id, expires)
        genuine = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass"))
        return genuine and now < int(expires)

    def _signature(self, article_id: str, expires: str) -> str:
        signed = f"{expires}\n{article_id}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, signed, hashlib.sha256)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
