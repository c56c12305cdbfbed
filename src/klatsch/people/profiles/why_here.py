"""One line that says why a person is in the deck: connections, their dates, and messages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import gettext_noop, translate, translate_plural
from klatsch.networks.registry import network_label

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ConnectionSummary:
    """One connection: network, direction as in `networks.records`, and since when."""

    network: str
    direction: str
    since_on: date | None


_CONNECTION_PHRASES = {
    "mutual": gettext_noop("connected on %(network)s"),
    "follows_host": gettext_noop("follows you on %(network)s"),
    "followed_by_host": gettext_noop("you follow them on %(network)s"),
    "listed": gettext_noop("in your %(network)s"),
}
_OTHER_NETWORK_PHRASE = gettext_noop("known from %(network)s")


def why_here(connections: Sequence[ConnectionSummary], *, received: int, sent: int, is_your_turn: bool = False) -> str:
    """Return one line: ``Connected on LinkedIn since 2016, follows you on Mastodon; wrote to you 3 times, ...``.

    `is_your_turn`: they wrote last. The wording invites; it never reproaches.
    """
    phrases = dict.fromkeys(_describe_connection(connection) for connection in _merge_similar(connections))
    parts = [", ".join(phrases)] if phrases else []
    if messages := _describe_messages(received, sent, is_your_turn=is_your_turn):
        parts.append(messages)
    line = "; ".join(parts)
    return line[:1].upper() + line[1:]


@lru_cache(maxsize=2048)
def cached_why_here(
    _language: str | None, connections: tuple[ConnectionSummary, ...], received: int, sent: int, *, is_your_turn: bool
) -> str:
    """Return `why_here` in the language in force, `_language`: a page of the deck shows many lines that are alike."""
    return why_here(connections, received=received, sent=sent, is_your_turn=is_your_turn)


def _merge_similar(connections: Sequence[ConnectionSummary]) -> list[ConnectionSummary]:
    """Replace following in both directions by one mutual connection, with the earlier date of the two."""
    by_network: dict[str, dict[str, ConnectionSummary]] = {}
    for connection in sorted(connections, key=lambda connection: connection.since_on or date.max, reverse=True):
        by_network.setdefault(connection.network, {})[connection.direction] = connection
    merged = []
    for network, directions in by_network.items():
        if "follows_host" in directions and "followed_by_host" in directions:
            days = [connection.since_on for connection in directions.values() if connection.since_on]
            directions.pop("follows_host")
            directions.pop("followed_by_host")
            merged.append(ConnectionSummary(network, "mutual", min(days, default=None)))
        merged.extend(directions.values())
    return sorted(merged, key=lambda connection: (connection.since_on or date.max, connection.network))


def _describe_connection(connection: ConnectionSummary) -> str:
    network = translate(network_label(connection.network))
    phrase = translate(_CONNECTION_PHRASES.get(connection.direction, _OTHER_NETWORK_PHRASE), network=network)
    return (
        translate("%(tie)s since %(year)s", tie=phrase, year=connection.since_on.year)
        if connection.since_on
        else phrase
    )


def _describe_messages(received: int, sent: int, *, is_your_turn: bool) -> str:
    if not received:
        return translate("you wrote to them %(times)s", times=_format_times(sent)) if sent else ""
    sentence = translate("wrote to you %(times)s", times=_format_times(received))
    if sent:
        answered = gettext_noop("%(told)s, you answered %(times)s")
        wrote = gettext_noop("%(told)s, you wrote %(times)s")
        sentence = translate(answered if sent <= received else wrote, told=sentence, times=_format_times(sent))
    return translate("%(told)s; your turn", told=sentence) if is_your_turn else sentence


def _format_times(count: int) -> str:
    return translate("twice") if count == 2 else translate_plural("once", "%(count)s times", count)  # noqa: PLR2004 - its own word
