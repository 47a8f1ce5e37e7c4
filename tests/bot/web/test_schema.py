"""Requests made from the OpenAPI document itself, right ones and wrong ones."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.web import WebConfig
from bot.web.application import create_application
from tests.support.web import HERE, TOKEN, Site

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
MANY = settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_ends_in_an_error_of_the_server_or_in_what_the_document_does_not_tell(
    site: Site, mode: GenerationMode
) -> None:
    """Status codes, content types and values are those of the document, whatever is asked."""
    config = WebConfig(public_url=HERE, api_tokens=(TOKEN,), questions_a_minute=1_000_000)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create_application(site.parts("crack", config=config)))
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(operations) == 5
    for operation in operations:

        @MANY
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Case[Any]) -> None:
            response = case.call(headers=BEARER)
            case.validate_response(response, checks=CHECKS)

        ask()
