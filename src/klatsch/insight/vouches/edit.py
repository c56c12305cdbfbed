"""Record, withdraw and invalidate vouches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.events import vouch_changed
from klatsch.insight.models import Vouch
from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.insight.vouches.vouch_ledger import load_vouch_ledger, may_vouch
from klatsch.people.deck.locks import lock_deck

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.models import Person


@transaction.atomic
def record_vouch(*, by: Person, person: Person, now: datetime) -> Vouch:
    """Record that `by` vouches for `person`; a second time changes nothing. Locks the deck.

    Raises `Refused` for oneself, for a voucher whom the host neither knows nor has met, and for one vouch too many.
    """
    if by.pk == person.pk:
        raise Refused(translate("Nobody can vouch for themselves: choose somebody else."), code="vouch-for-oneself")
    lock_deck(person.host_id)
    before = Vouch.objects.filter(by=by, person=person).first()
    if before is not None:
        return before
    _require_budget(by)
    vouch = Vouch.objects.create(host_id=person.host_id, by=by, person=person, vouched_at=now)
    vouch_changed.publish(host_id=person.host_id, now=now, subject=person)
    return vouch


@transaction.atomic
def withdraw_vouch(*, vouch: Vouch, now: datetime) -> None:
    """Delete a vouch; the voucher may give another one for it."""
    vouch.delete()
    vouch_changed.publish(host_id=vouch.host_id, now=now, person_id=vouch.person_id)


@transaction.atomic
def mark_vouch_mistaken(*, vouch: Vouch, now: datetime) -> None:
    """Record for good that a vouch was a mistake: it does not count, and costs the voucher two vouches."""
    Vouch.objects.filter(pk=vouch.pk, mistaken_at=None).update(mistaken_at=now)
    vouch_changed.publish(host_id=vouch.host_id, now=now, person_id=vouch.person_id)


def _require_budget(by: Person) -> None:
    ledger = load_vouch_ledger(by.host, candidates=[by.pk])
    if not may_vouch(ledger.levels.get(by.pk, TrustLevel.STRANGER)):
        raise Refused(
            translate("%(name)s cannot vouch yet: you have neither met nor written with them both ways.", name=by.name),
            code="voucher-not-known",
        )
    if not ledger.left(by.pk):
        spent = sum(vouch.by == by.pk for vouch in ledger.vouches)
        raise Refused(
            translate_plural(
                "%(name)s has vouched for one person already: take that back first.",
                "%(name)s has vouched for %(count)s people already: take one of them back first.",
                spent,
                name=by.name,
            ),
            code="no-vouches-left",
        )
