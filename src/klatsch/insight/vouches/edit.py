"""Writing down who vouches for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.models import Vouch
from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.insight.vouches.vouch_ledger import load_vouch_ledger, may_vouch
from klatsch.people.deck.locks import lock_deck

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.models import Person


def record_vouch(*, by: Person, person: Person, now: datetime) -> Vouch:
    """Note that `by` vouches for `person`; a second time changes nothing. Locks the deck.

    Raises `Refused` for oneself, for somebody whom the host neither knows nor has met, and for one vouch too many.
    """
    if by.pk == person.pk:
        raise Refused(translate("Nobody can vouch for themselves: choose somebody else."))
    with transaction.atomic():
        lock_deck(person.host_id)
        before = Vouch.objects.filter(by=by, person=person).first()
        if before is not None:
            return before
        _require_budget(by)
        return Vouch.objects.create(host_id=person.host_id, by=by, person=person, vouched_at=now)


def withdraw_vouch(*, vouch: Vouch) -> None:
    """Forget a vouch; its place is free for another one."""
    vouch.delete()


def mark_vouch_mistaken(*, vouch: Vouch, now: datetime) -> None:
    """Note that a vouch was a mistake, for good: it counts no more, and costs who gave it the place of two."""
    Vouch.objects.filter(pk=vouch.pk, mistaken_at=None).update(mistaken_at=now)


def _require_budget(by: Person) -> None:
    known = load_vouch_ledger(by.host, asked=[by.pk])
    if not may_vouch(known.levels.get(by.pk, TrustLevel.STRANGER)):
        raise Refused(
            translate("%(name)s cannot vouch yet: you have neither met nor written with them both ways.", name=by.name)
        )
    if not known.left(by.pk):
        spent = sum(vouch.by == by.pk for vouch in known.given)
        raise Refused(
            translate_plural(
                "%(name)s has vouched for one person already: take that back first.",
                "%(name)s has vouched for %(count)s people already: take one of them back first.",
                spent,
                name=by.name,
            )
        )
