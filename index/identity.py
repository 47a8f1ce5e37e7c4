"""What an article is called for good: by its canonical URL, else by its content.

An id must outlive every upgrade, so its rules are written down here in full. w3lib does most of this, but changed what
it returns between 2.4 and 2.5 (dot segments, IPv6): each such improvement would give known stories new ids. courlan
brings babel and tld, and a list of trackers that changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import SplitResult, quote, urlsplit

from index.normalise import one_line

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ID_DIGITS = 16  # hex: 64 bits, one chance in 37 million that any two of a million articles share an id

# Parameters that say how a reader came to the page, not which page it is. Additions change ids: see test_identity.py.
_TRACKING = re.compile(
    r"(?:utm_.*|pk_.*|mtm_.*|at_(?:medium|campaign|link_.*)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid"
    r"|ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|cmpid|cmp|ncid|ocid|smid|ref_src|ref_url|__twitter_impression"
    r"|__source|taid|s_cid|icid|xtor|spref|wt\.mc_id)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
_HOST = re.compile(r"[^\s\"#%'/<>?@\\^`{|}]+")
_SAFE = "%!$&'()*+,;=:@/?[]~"  # quoted nowhere: reserved by RFC 3986, or already a percent sign


def article_id(url: str, headline: str, paragraph_texts: Sequence[str]) -> str:
    """The id of an article: "u" and 16 hex digits for one with a URL of its own, else its `content_id`.

    http and https, and all spellings with one `canonical_url`, are the same article. A site's front page is no story's
    own URL: feeds and dumps put it on every story.
    """
    parts = urlsplit(canonical_url(url))
    if not parts.netloc or (parts.path in ("", "/") and not parts.query):
        return content_id(headline, paragraph_texts)
    return "u" + _digest(parts._replace(scheme="").geturl())


def content_id(headline: str, paragraph_texts: Sequence[str]) -> str:
    """The id of an article that is known by its words only: "c" and 16 hex digits.

    The texts are normalised ones: none holds a line end, so line ends part them without doubt.
    """
    return "c" + _digest("\n".join((headline, *paragraph_texts)))


def canonical_url(url: str) -> str:
    """One spelling for all the URLs of a page, "" for what is not an absolute http(s) URL with a host.

    Lower-case scheme and host (IDNA), no credentials, default port, fragment, trailing slash or tracking parameters;
    query sorted; percent-encoding as in RFC 3986, 6.2.2. Not for fetching: a server may insist on its trailing slash.
    """
    try:
        parts = urlsplit(one_line(url))
        host = _canonical_host(parts)
    except ValueError:  # brackets, ports and names that no URL can have; UnicodeError is one
        return ""
    if not host:
        return ""
    parameters = [_requoted(parameter) for parameter in parts.query.split("&") if parameter]
    query = "&".join(sorted(each for each in parameters if not _TRACKING.fullmatch(each.partition("=")[0])))
    path = _requoted(parts.path).rstrip("/") or "/"
    return SplitResult(parts.scheme, host, path, query, "").geturl()


def is_web_url(url: str) -> bool:
    """Whether this is an absolute http(s) URL with a host: nothing else can be cited as a link."""
    return canonical_url(url) != ""


def _canonical_host(parts: SplitResult) -> str:
    """Host in lower-case IDNA form, with the port where it is not the scheme's own; "" if it is no http(s) URL's."""
    host = parts.hostname or ""
    host = (host if host.isascii() else host.encode("idna").decode("ascii")).rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or parts.port == 0 or not _HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _requoted(text: str) -> str:
    """Percent-encoding as RFC 3986 prefers it: upper-case digits, and only where it is needed."""
    return quote(_PERCENT.sub(_unquote_needless, text), safe=_SAFE)


def _unquote_needless(encoded: re.Match[str]) -> str:
    character = chr(int(encoded.group(1), 16))
    return character if _UNRESERVED.fullmatch(character) else encoded.group().upper()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_ID_DIGITS]
