from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from klatsch.config.urls import urlpatterns as ours

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIRequest
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries, Settings


def refuse(request: WSGIRequest) -> None:
    raise PermissionDenied


def misread(request: WSGIRequest) -> None:
    raise SuspiciousOperation


def spill(request: WSGIRequest) -> None:
    raise RuntimeError


@csrf_protect
def take(request: WSGIRequest) -> Response:
    return HttpResponse(request.POST["purpose"])  # type: ignore[return-value]


urlpatterns = [*ours, path("403/", refuse), path("400/", misread), path("500/", spill), path("form/", take)]  # type: ignore[arg-type]
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def visitor(settings: Settings, db: None) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.fixture
def careful(settings: Settings, db: None) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/400/", 400, "This request could not be read"),
        ("/403/", 403, "This page belongs to somebody else"),
        ("/404/", 404, "Nothing is at this address"),
        ("/500/", 500, "Something spilled"),
    ],
)
def test_what_goes_wrong_is_said_in_our_look(visitor: Client, address: str, status: int, sentence: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "/static/ui/tokens.css" in answer.text
    assert not answer.cookies


def test_the_page_for_our_mistakes_asks_no_database(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert visitor.get("/500/").status_code == 500


def test_a_form_that_was_open_too_long_is_sent_again_with_what_was_typed(careful: Client) -> None:
    typed = {"purpose": 'To meet "everybody" </textarea>', "password": "seven cups of coffee"}
    answer = careful.post("/form/?step=2", typed, headers=OURS)
    assert answer.status_code == 403
    assert 'action="/form/?step=2"' in answer.text
    assert "To meet &quot;everybody&quot; &lt;/textarea&gt;</textarea>" in answer.text
    assert "seven cups" not in answer.text
    again = {"purpose": typed["purpose"], "csrfmiddlewaretoken": answer.context["csrf_token"]}
    assert careful.post("/form/?step=2", again, headers=OURS).text == typed["purpose"]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_foreign_page_cannot_put_words_into_a_form(careful: Client, headers: dict[str, str]) -> None:
    answer = careful.post("/form/", {"purpose": "evil"}, headers=headers)
    assert answer.status_code == 403
    assert "evil" not in answer.text
    assert "<form" not in answer.text


def test_a_form_at_another_address_tells_the_operator_what_to_set(careful: Client) -> None:
    answer = careful.post("/form/", {"purpose": "x"}, headers={"Origin": "https://other.example.org", **OURS})
    assert "KLATSCH_PUBLIC_URL" in answer.text
    assert "<form" not in answer.text


def test_a_form_beyond_measure_is_not_kept(careful: Client) -> None:
    answer = careful.post("/form/", {"purpose": "x" * 60_000}, headers=OURS)
    assert answer.status_code == 403
    assert "<form" not in answer.text
