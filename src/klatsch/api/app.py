"""The REST API: routers, OpenAPI description, and the problem document of each error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from klatsch.api import guests, hosts, meetings
from klatsch.api.problem_details import json_pointer, problem_response, validation_problem
from klatsch.bookings import errors
from klatsch.core.errors import NotFound, Refused
from klatsch.core.i18n.messages import translate
from klatsch.core.security.rate_limit import RateLimited

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api = NinjaAPI(
    title="klatsch",
    version="1",
    description="Invitations, open slots and bookings. Errors are problem documents (RFC 9457).",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
)
api.add_router("", guests.router)
api.add_router("", hosts.router)
api.add_router("", meetings.router)

# From the special to the general: the first family that fits decides.
REFUSAL_PROBLEMS: list[tuple[type[Refused], str, int]] = [
    (errors.InvitationClosed, "invitation-closed", 410),
    (errors.NotInAudience, "not-in-audience", 403),
    (errors.AlreadyBooked, "already-booked", 409),
    (errors.GuestLimitReached, "guest-limit", 409),
    (Refused, "refused", 422),
]


@api.exception_handler(Refused)
def handle_refused(_request: HttpRequest, error: Refused) -> HttpResponse:
    kind, status = next((kind, status) for family, kind, status in REFUSAL_PROBLEMS if isinstance(error, family))
    return problem_response(kind, status, str(error), code=error.code)


@api.exception_handler(RateLimited)
def handle_rate_limited(_request: HttpRequest, error: RateLimited) -> HttpResponse:
    return problem_response(
        "too-often", 429, str(error), code=error.code, headers={"Retry-After": str(error.retry_after)}
    )


@api.exception_handler(NotFound)
def handle_not_found(_request: HttpRequest, error: NotFound) -> HttpResponse:
    return problem_response("not-found", 404, str(error), code=error.code)


@api.exception_handler(AuthenticationError)
def handle_unauthenticated(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    sentence = (
        "Send a host's API token in the header “Authorization: Bearer ...”; 'klatsch host create --token' makes one."
    )
    return problem_response("not-signed-in", 401, sentence, headers={"WWW-Authenticate": "Bearer"})


@api.exception_handler(ValidationError)
def handle_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return validation_problem({json_pointer(tuple(mistake["loc"])): f"{mistake['msg']}." for mistake in error.errors})


@api.exception_handler(RequestDataTooBig)
def handle_too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem_response("too-large", 413, translate("No request needs to be as large as this one."))


@api.exception_handler(HttpError)
def handle_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response("invalid-request", error.status_code, f"{str(error).rstrip('.')}.")
