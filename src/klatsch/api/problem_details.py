"""Errors as problem details (RFC 9457): a type and a code for programs, one sentence for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

from klatsch.core.i18n.messages import gettext_noop, translate

if TYPE_CHECKING:
    from django.http import HttpResponse

PROBLEM_CONTENT_TYPE = "application/problem+json"
PROBLEM_TITLES = {
    "slot-taken": gettext_noop("This slot is taken"),
    "already-booked": gettext_noop("There is a booking already"),
    "guest-limit": gettext_noop("Others would like a turn, too"),
    "not-in-audience": gettext_noop("This invitation is meant for others"),
    "invitation-closed": gettext_noop("This invitation is closed"),
    "invalid-request": gettext_noop("Something in the request cannot be used"),
    "too-often": gettext_noop("Too many requests"),
    "not-found": gettext_noop("Not found"),
    "not-allowed": gettext_noop("This method is of no use here"),
    "too-large": gettext_noop("The request is too large"),
    "not-signed-in": gettext_noop("A token is needed"),
    "refused": gettext_noop("This cannot be done"),
    "unavailable": gettext_noop("Try again in a moment"),
}


def problem_response(
    kind: str,
    status: int,
    detail: str,
    *,
    code: str = "",
    headers: dict[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - extension members of the document
) -> JsonResponse:
    """Return a problem document of `kind`, one of PROBLEM_TITLES; `more` becomes its extension members.

    Its member `code` names the reason more precisely than the type does, and is the kind where there is no such code.
    """
    document = {
        "type": f"/problems/{kind}",
        "title": translate(PROBLEM_TITLES[kind]),
        "status": status,
        "detail": detail,
        "code": code or kind,
        **more,
    }
    return JsonResponse(document, status=status, content_type=PROBLEM_CONTENT_TYPE, headers=headers)


def validation_problem(mistakes: dict[str, str]) -> JsonResponse:
    """Return 422 with a JSON pointer (RFC 6901) for each mistake: pointer -> sentence."""
    errors = [{"pointer": pointer, "detail": sentence} for pointer, sentence in mistakes.items()]
    return problem_response("invalid-request", 422, errors[0]["detail"], errors=errors)


def json_pointer(location: tuple[Any, ...]) -> str:
    """Return the JSON pointer of where pydantic found a mistake: ("body", "guest", "email") -> "/email".

    The first part says where the value was sent. In a body the second one is the parameter of the endpoint.
    """
    parts = location[2:] if location[:1] == ("body",) else location[1:]
    return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def replace_error_response(response: HttpResponse) -> JsonResponse:
    """Return the problem document for an error under /api/ that no endpoint answered."""
    match response.status_code:
        case 404:
            sentence = translate("There is nothing at this address; /api/v1/openapi.json tells what there is.")
            return problem_response("not-found", 404, sentence)
        case 405:
            allowed = response["Allow"]
            sentence = translate("What can be done here: %(methods)s.", methods=allowed)
            return problem_response("not-allowed", 405, sentence, headers={"Allow": allowed})
        case status if status < 500:  # noqa: PLR2004 - the caller's mistake
            return problem_response("invalid-request", status, translate("This request cannot be used as it is."))
        case status:
            return problem_response(
                "unavailable", status, translate("Something went wrong on this side. Please try again in a moment.")
            )
