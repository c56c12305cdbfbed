from __future__ import annotations

from secrets import token_hex

from klatsch.people.models import Deck


def lock_deck(host_id: int) -> Deck:
    """Let one writer at a time change the people of a host, until the end of the transaction around it."""
    Deck.objects.get_or_create(host_id=host_id, defaults={"salt": token_hex(32)})
    return Deck.objects.select_for_update().get(host_id=host_id)
