from __future__ import annotations

from secrets import token_hex

from klatsch.people.models import Deck


def lock_deck(host_id: int) -> Deck:
    """Let one writer at a time change the people of a host, until the end of the transaction around it.

    The deck has another version afterwards. It is drawn, not counted on: one that was taken back never comes again.
    """
    version = token_hex(8)
    own = Deck.objects.filter(host_id=host_id)
    if not own.update(version=version):
        deck, is_new = Deck.objects.get_or_create(host_id=host_id, defaults={"salt": token_hex(32), "version": version})
        if is_new:
            return deck
        own.update(version=version)
    return own.get()
