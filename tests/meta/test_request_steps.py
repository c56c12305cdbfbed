"""The way of a request is short: budgets of the files of klatsch that it enters, counted as in count_request_steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from scripts.count_request_steps import count_steps, host_pages, sample_host

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation

pytestmark = pytest.mark.django_db

MAX_GUEST_PAGE_FILES = 8
MAX_HOST_PAGE_FILES = 12


@pytest.fixture
def sample(db: None, now: object) -> tuple[Host, Invitation]:
    return sample_host()


def test_a_cached_guest_page_enters_few_files(sample: tuple[Host, Invitation]) -> None:
    _host, invitation = sample
    client = Client()
    response, counter = count_steps(lambda: client.get(f"/i/{invitation.slug}/"))
    assert response.status_code == 200
    assert len(counter.functions_by_file()) <= MAX_GUEST_PAGE_FILES, list(counter.functions_by_file())


def test_every_page_of_a_host_enters_few_files(sample: tuple[Host, Invitation]) -> None:
    host, invitation = sample
    client = Client()
    client.force_login(host)
    over_budget = {}
    for name, path in host_pages(invitation).items():
        response, counter = count_steps(lambda path=path: client.get(path))  # type: ignore[misc]
        assert response.status_code == (302 if path == "/" else 200), name
        files = list(counter.functions_by_file())
        if len(files) > MAX_HOST_PAGE_FILES:
            over_budget[name] = files
    assert over_budget == {}
