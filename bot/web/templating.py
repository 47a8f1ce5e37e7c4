"""Pages from templates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import PackageLoader
from starlette.responses import HTMLResponse

from bot.rendering.html import environment

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

STATIC = Path(__file__).parent / "static"


class Pages:
    """Renders the application's templates; everything from a story or a request is escaped."""

    def __init__(self, base: str) -> None:
        """All addresses begin with `base`, "" at the top of a host."""
        self.base = base
        self.templates = environment(PackageLoader("bot.web"))
        self.templates.filters["date_field"] = _date_field
        self.templates.globals.update(base=base, asset=self._asset)
        self._tags = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in STATIC.iterdir() if path.is_file()
        }

    def page(
        self, template: str, values: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        """A page."""
        html = self.templates.get_template(template).render(values)
        return HTMLResponse(html.encode("utf-8", "replace"), status, dict(headers or {}))

    def _asset(self, name: str) -> str:
        """The address of a static file; it changes with the file, so that browsers may keep it."""
        return f"{self.base}/static/{name}?{self._tags[name]}"


def _date_field(value: str) -> str:
    """The type of a field for a day: only whole days fit into one for dates, and `2026-03` is a condition too."""
    return "date" if not value or _DAY.fullmatch(value) else "text"
