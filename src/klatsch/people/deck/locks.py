"""The lock of a deck: one writer at a time."""

from __future__ import annotations

from secrets import token_hex

from klatsch.people.models import Deck


def lock_deck(host_id: int) -> Deck:
    """Lock the deck of a host until the end of the transaction, so that one writer at a time changes its people.

    The deck has another version afterwards. It is random, because a counter would repeat a version after a rollback.
    """
    version = token_hex(8)
    own = Deck.objects.filter(host_id=host_id)
    if not own.update(version=version):
        deck, is_new = Deck.objects.get_or_create(host_id=host_id, defaults={"salt": token_hex(32), "version": version})
        if is_new:
            return deck
        own.update(version=version)
    return own.get()
