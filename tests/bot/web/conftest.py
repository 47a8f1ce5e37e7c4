"""One site of made-up stories for all tests of a module, and clients of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bot.web import WebConfig
from bot.web.application import create_application
from tests.support.web import ELSEWHERE, SECRET, TOKEN, Site, client_of

Visit = Callable[..., TestClient]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The stories, indexed."""
    return Site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def here(site: Site) -> TestClient:
    """Somebody on the machine itself, with no setting made; a question with the word "crack" or "toll" is answered."""
    return client_of(create_application(site.parts("crack", "toll")))


@pytest.fixture
def elsewhere(site: Site) -> TestClient:
    """Somebody on another machine; links are signed."""
    config = WebConfig(host="0.0.0.0", public_url=ELSEWHERE, api_tokens=(TOKEN,))  # noqa: S104 - not listened on
    application = create_application(site.parts("crack", "toll", config=config, secret=SECRET))
    return client_of(application, host=ELSEWHERE, address="203.0.113.7")
