"""Domain events: rows in the transaction of the verb, listeners inside it and after its commit."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from klatsch.core import events, hooks
from klatsch.core.events import DISPATCH_LEASE, EVENT_RETENTION, Event, EventType, dispatch_events
from klatsch.core.jobs.scheduler import periodic_jobs
from klatsch.core.models import DomainEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from klatsch.accounts.models import Host

    type Commit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> EventType:
    monkeypatch.setattr(events, "_event_types", {})
    monkeypatch.setattr(hooks, "_hooks", {})
    return EventType("cup.filled", "A cup was filled.", ids=("host",))


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Commit:
    return django_capture_on_commit_callbacks


def publish(event_type: EventType, host: Host, now: datetime) -> None:
    with transaction.atomic():
        event_type.publish(host_id=host.pk, now=now, subject=host)


def test_an_event_is_a_row_of_ids(happened: EventType, hanna: Host, now: datetime) -> None:
    publish(happened, hanna, now)
    row = DomainEvent.objects.get()
    assert (row.host, row.type, row.ids, row.occurred_at) == (hanna, "cup.filled", {"host": hanna.pk}, now)


def test_an_event_that_nobody_awaits_needs_no_dispatch(happened: EventType, hanna: Host, now: datetime) -> None:
    publish(happened, hanna, now)
    assert DomainEvent.objects.get().dispatched_at == now
    assert dispatch_events(now=now) == 0


def test_an_event_holds_the_ids_that_its_type_names_and_no_others(
    happened: EventType, hanna: Host, now: datetime
) -> None:
    with pytest.raises(ValueError, match="holds the ids"):
        happened.publish(host_id=hanna.pk, now=now, subject=hanna, booking=7)
    with pytest.raises(ValueError, match="holds the ids"):
        happened.publish(host_id=hanna.pk, now=now)
    assert not DomainEvent.objects.exists()


def test_a_type_is_declared_once(happened: EventType) -> None:
    with pytest.raises(ValueError, match="already"):
        EventType("cup.filled", "Again.", ids=())
    assert events.declared_event_types() == [happened]


def test_a_listener_inside_the_transaction_gets_the_subject(happened: EventType, hanna: Host, now: datetime) -> None:
    heard: list[Event] = []
    happened.listen("emails", heard.append)
    publish(happened, hanna, now)
    assert heard == [Event(happened, hanna.pk, now, hanna, {"host": hanna.pk})]


def test_an_error_of_a_listener_inside_the_transaction_undoes_the_act(
    happened: EventType, hanna: Host, now: datetime
) -> None:
    def fail(_event: Event) -> None:
        raise RuntimeError("no such template")

    happened.listen("emails", fail)
    with pytest.raises(RuntimeError):
        publish(happened, hanna, now)
    assert not DomainEvent.objects.exists()


def test_a_listener_after_the_commit_is_called_once_and_after_it(
    happened: EventType, hanna: Host, now: datetime, commit: Commit
) -> None:
    heard: list[int] = []
    happened.listen_after_commit("webhooks", lambda event: heard.append(event.pk))
    with commit(execute=True):
        publish(happened, hanna, now)
        assert heard == []
    row = DomainEvent.objects.get()
    assert heard == [row.pk]
    assert row.dispatched_at == now
    assert dispatch_events(now=now) == 0


def test_no_listener_hears_of_an_act_that_was_rolled_back(
    happened: EventType, hanna: Host, now: datetime, commit: Commit
) -> None:
    heard: list[int] = []
    happened.listen_after_commit("webhooks", lambda event: heard.append(event.pk))
    with commit(execute=True), suppress(RuntimeError), transaction.atomic():
        happened.publish(host_id=hanna.pk, now=now, subject=hanna)
        raise RuntimeError
    assert heard == []
    assert dispatch_events(now=now) == 0


def test_an_event_is_dispatched_by_the_worker_after_a_crash_between_commit_and_dispatch(
    happened: EventType, hanna: Host, now: datetime, commit: Commit
) -> None:
    heard: list[int] = []
    happened.listen_after_commit("webhooks", lambda event: heard.append(event.pk))
    with commit(execute=False):
        publish(happened, hanna, now)
    assert heard == []
    job = periodic_jobs.get("events")
    assert job is not None
    job.run(now + timedelta(seconds=10))
    assert heard == [DomainEvent.objects.get().pk]


def test_a_listener_that_fails_harms_neither_the_act_nor_the_other_listeners_and_is_called_again(
    happened: EventType, hanna: Host, now: datetime, commit: Commit, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[str] = []

    def fail_once(event: DomainEvent) -> None:
        calls.append("fail")
        DomainEvent.objects.filter(pk=event.pk).update(type="changed by a listener that fails")
        if calls.count("fail") == 1:
            raise RuntimeError("amal@example.org")

    happened.listen_after_commit("webhooks", fail_once)
    happened.listen_after_commit("scores", lambda _event: calls.append("other"))
    with commit(execute=True):
        publish(happened, hanna, now)
    row = DomainEvent.objects.get()
    assert calls == ["fail", "other"]
    assert (row.type, row.dispatched_at, row.attempts) == ("cup.filled", None, 1)
    assert "“webhooks” of cup.filled failed" in caplog.text
    assert "amal" not in caplog.text
    assert dispatch_events(now=now) == 0
    assert dispatch_events(now=now + timedelta(seconds=1)) == 1
    assert calls == ["fail", "other"] * 2
    assert DomainEvent.objects.get().dispatched_at == now + timedelta(seconds=1)


def test_the_delay_between_tries_grows_and_has_a_limit(happened: EventType, hanna: Host, now: datetime) -> None:
    def fail(_event: DomainEvent) -> None:
        raise RuntimeError

    happened.listen_after_commit("webhooks", fail)
    publish(happened, hanna, now)
    delays = []
    for _ in range(15):
        assert dispatch_events(now=now) == 1
        retry_at = DomainEvent.objects.get().retry_at
        assert retry_at is not None
        delays.append((retry_at - now).total_seconds())
        now = retry_at
    assert delays[:4] == [1, 2, 4, 8]
    assert delays[-1] == 3600


def test_an_event_that_another_process_dispatches_is_left_to_it_until_its_lease_ends(
    happened: EventType, hanna: Host, now: datetime
) -> None:
    dispatched_meanwhile: list[int] = []
    happened.listen_after_commit("webhooks", lambda _event: dispatched_meanwhile.append(dispatch_events(now=now)))
    publish(happened, hanna, now)
    assert dispatch_events(now=now) == 1
    assert dispatched_meanwhile == [0]
    DomainEvent.objects.update(dispatched_at=None, retry_at=now + DISPATCH_LEASE)
    assert dispatch_events(now=now) == 0
    assert dispatch_events(now=now + DISPATCH_LEASE) == 1


def test_a_commit_dispatches_the_events_of_its_own_host(
    happened: EventType, hanna: Host, theo: Host, now: datetime
) -> None:
    heard: list[int] = []
    happened.listen_after_commit("webhooks", lambda event: heard.append(event.host_id))
    publish(happened, theo, now)
    publish(happened, hanna, now)
    assert dispatch_events(now=now, host_id=hanna.pk) == 1
    assert heard == [hanna.pk]


def test_an_event_of_a_type_that_is_not_there_any_more_is_done(hanna: Host, now: datetime) -> None:
    DomainEvent.objects.create(host=hanna, type="cup.gone", ids={}, occurred_at=now)
    assert dispatch_events(now=now) == 1
    assert DomainEvent.objects.get().dispatched_at == now


def test_events_are_purged_half_a_year_after_their_dispatch_and_never_before_it(hanna: Host, now: datetime) -> None:
    for dispatched_at in (None, now, now + timedelta(seconds=1)):
        DomainEvent.objects.create(host=hanna, type="cup.filled", ids={}, occurred_at=now, dispatched_at=dispatched_at)
    job = periodic_jobs.get("old events")
    assert job is not None
    job.run(now + EVENT_RETENTION + timedelta(seconds=1))
    assert [row.dispatched_at for row in DomainEvent.objects.order_by("pk")] == [None, now + timedelta(seconds=1)]
