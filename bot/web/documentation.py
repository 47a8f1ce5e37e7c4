"""The API's OpenAPI document, and a page that shows it: rendered here, so that it needs no script and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bot.web.models import ProblemDetails

ABOUT = """\
Questions about news stories, answered in verbatim, cited quotes. The text of a quote is code points start to end of its
paragraph, in its version of its story. Errors are problems (RFC 9457). Stories and lists carry an ETag.\
"""


def openapi_of(app: FastAPI, *, base: str) -> dict[str, Any]:
    """The OpenAPI document."""
    document = get_openapi(
        title=app.title, version=app.version, description=ABOUT, routes=app.routes, servers=[{"url": base or "/"}]
    )
    document["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(unused, None)
    return document


def operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The operations of a document, as the page shows them."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            yield {
                "method": method.upper(),
                "path": path,
                "anchor": operation["operationId"],
                "summary": operation.get("description", operation["summary"]),
                "parameters": [_parameter(one) for one in operation.get("parameters", [])],
                "body": None if body is None else type_of(body),
                "responses": [_response(status, one) for status, one in operation["responses"].items()],
            }


def schemas(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas of a document, as the page shows them."""
    for name, schema in document["components"]["schemas"].items():
        required = schema.get("required", [])
        yield {
            "name": name,
            "about": schema.get("description", ""),
            "fields": [
                {
                    "name": field,
                    "type": type_of(about),
                    "required": field in required,
                    "default": about.get("default"),
                    "about": about.get("description", ""),
                }
                for field, about in schema.get("properties", {}).items()
            ],
        }


def type_of(schema: Mapping[str, Any]) -> str:
    """A schema in a few words: `string, at most 300 characters`, `list of Quote`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(type_of(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return f"list of {len(schema['prefixItems'])} {type_of(schema['prefixItems'][0])}s"
        return f"list of {type_of(schema.get('items', {}))}"
    words = [str(schema.get("format") or schema.get("type") or "any")]
    if "maxLength" in schema:
        words.append(f"at most {schema['maxLength']:,} characters")
    if "minimum" in schema and "maximum" in schema:
        words.append(f"{schema['minimum']:,} to {schema['maximum']:,}")
    return ", ".join(words)


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "type": type_of(parameter["schema"]),
        "required": parameter.get("required", False),
        "default": parameter["schema"].get("default"),
        "about": parameter.get("description", ""),
    }


def _response(status: str, response: Mapping[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = next(iter(response.get("content", {}).values()), {})
    return {"status": status, "about": response["description"], "type": type_of(content.get("schema", {}))}
