"""Errors as problem documents (RFC 9457): a type for programs, one sentence for people."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse

from klatsch.core.words import say, wording

TITLES = {
    "slot-taken": wording("This slot is taken"),
    "already-booked": wording("There is a booking already"),
    "guest-limit": wording("Others would like a turn, too"),
    "not-in-audience": wording("This invitation is meant for others"),
    "invitation-closed": wording("This invitation is closed"),
    "invalid-request": wording("Something in the request cannot be used"),
    "too-often": wording("Too many requests"),
    "not-found": wording("Not found"),
    "not-signed-in": wording("A token is needed"),
    "refused": wording("This cannot be done"),
    "unavailable": wording("Try again in a moment"),
}


def problem(kind: str, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JsonResponse:  # noqa: ANN401 - extension members of the document
    """Return a problem document of `kind`, one of TITLES; `more` becomes its extension members."""
    document = {"type": f"/problems/{kind}", "title": say(TITLES[kind]), "status": status, "detail": detail, **more}
    return JsonResponse(document, status=status, content_type="application/problem+json", headers=headers)


def invalid(mistakes: dict[str, str]) -> JsonResponse:
    """Return 422 with a JSON pointer (RFC 6901) for each mistake: pointer -> sentence."""
    errors = [{"pointer": pointer, "detail": sentence} for pointer, sentence in mistakes.items()]
    return problem("invalid-request", 422, errors[0]["detail"], errors=errors)


def pointer_of(location: tuple[Any, ...]) -> str:
    """Return the JSON pointer of where pydantic found a mistake: ("body", "guest", "email") -> "/email"."""
    inside = [str(part).replace("~", "~0").replace("/", "~1") for part in location if part not in {"body", "query"}]
    return "/" + "/".join(inside[1:] if location[:1] == ("body",) else inside)
