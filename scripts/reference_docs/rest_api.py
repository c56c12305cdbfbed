"""The reference of the REST API, from its OpenAPI description."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scripts.reference_docs.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator

type Json = dict[str, Any]


def openapi_schema() -> Json:
    """Return the OpenAPI description as plain JSON values."""
    import django

    django.setup()
    from klatsch.api.app import api

    schema: Json = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return schema


def openapi_file() -> str:
    return json.dumps(openapi_schema(), indent=2, ensure_ascii=False) + "\n"


def calls_section() -> str:
    """Return one section a call (parameters, body, answer), then one an object that answers consist of."""
    schema = openapi_schema()
    calls = [(path, method, call) for path, methods in schema["paths"].items() for method, call in methods.items()]
    names = dict.fromkeys(name for _, _, call in calls for name in _answer_names(call, schema))
    return "\n".join(
        [
            "## Calls\n",
            *(_call(path, method, call, schema) for path, method, call in calls),
            "## Objects in answers\n",
            *(f"### {name}\n\n{_fields({'$ref': name}, schema)}" for name in names),
        ]
    )


def _call(path: str, method: str, call: Json, schema: Json) -> str:
    sentences = [f"{call['summary']}.", call.get("description", ""), "Needs a token." if call.get("security") else ""]
    parts = [f"### `{method.upper()} {path}`", " ".join(filter(None, sentences))]
    parameters = [
        (f"`{parameter['name']}`", parameter["in"], type_of(resolve(parameter["schema"], schema)))
        for parameter in call.get("parameters", [])
        if parameter["in"] != "path"
    ]
    parts.append(table(("parameter", "in", "type"), parameters))
    if body := _content(call.get("requestBody", {})):
        parts += ["Body:", _fields(body, schema)]
    for status, answer in call["responses"].items():
        if content := _content(answer):
            parts.append(f"Answer {status}: {_link(content, schema)}")
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def _content(described: Json) -> Json:
    content: Json = described.get("content", {}).get("application/json", {}).get("schema", {})
    return content


def _answer_names(call: Json, schema: Json) -> Iterator[str]:
    """Yield the names of the objects in the answers of a call, those inside them too."""
    waiting = [name for answer in call["responses"].values() for name in references(_content(answer), schema)]
    while waiting:
        name = waiting.pop(0)
        yield name
        waiting += references(schema["components"]["schemas"][name].get("properties", {}), schema)


def references(described: object, schema: Json) -> list[str]:
    """Return the names of the objects that a description refers to; enumerations are none."""
    if isinstance(described, dict):
        if "$ref" in described:
            name = str(described["$ref"]).rpartition("/")[2]
            return [name] if "properties" in schema["components"]["schemas"][name] else []
        return [name for value in described.values() for name in references(value, schema)]
    if isinstance(described, list):
        return [name for value in described for name in references(value, schema)]
    return []


def _link(described: Json, schema: Json) -> str:
    return ", ".join(f"[{name}](#{name.lower()})" for name in references(described, schema))


def _fields(reference: Json, schema: Json) -> str:
    """Return a table of the fields of an object."""
    described = resolve(reference, schema)
    required = described.get("required", []) if described.get("title", "").endswith("In") else []
    rows = []
    for name, field in described.get("properties", {}).items():
        kind = resolve(field, schema)
        meaning = [field.get("description") or kind.get("description") or ""]
        if field.get("default") not in (None, "", []):
            meaning.append(f"Default: `{json.dumps(field['default'])}`.")
        if name in required:
            meaning.append("Required.")
        link = _link(field, schema)
        shown = f"list of {link}" if link and kind.get("type") == "array" else link or type_of(kind)
        rows.append((f"`{name}`", shown, " ".join(part for part in meaning if part)))
    return table(("field", "type", "meaning"), rows)


def resolve(described: Json, schema: Json) -> Json:
    """Follow references, `allOf` with one member, and `anyOf` with null."""
    members: list[Json] = described.get("anyOf") or described.get("allOf") or []
    choices = [choice for choice in members if choice.get("type") != "null"]
    if len(choices) == 1:
        return resolve({**described, **choices[0], "anyOf": [], "allOf": []}, schema)
    if "$ref" in described:
        return resolve(schema["components"]["schemas"][described["$ref"].rpartition("/")[2]], schema)
    return described


def type_of(described: Json) -> str:
    """Return the type of a value in words, with its limits."""
    if described.get("enum"):
        return ", ".join(f"`{value}`" for value in described["enum"])
    kinds = [choice.get("type", "object") for choice in described.get("anyOf", []) if choice.get("type") != "null"]
    kind = " or ".join(kinds) or described.get("type", "object")
    if described.get("format") == "date-time":
        kind = "instant"
    if kind == "array":
        kind = f"list of {described.get('items', {}).get('type', 'object')}s"
    limits = []
    if "minimum" in described and "maximum" in described:
        limits.append(f"{described['minimum']} to {described['maximum']}")
    elif "minimum" in described:
        limits.append(f"at least {described['minimum']}")
    if "maxLength" in described:
        limits.append(f"at most {described['maxLength']} characters")
    return ", ".join([kind, *limits])
