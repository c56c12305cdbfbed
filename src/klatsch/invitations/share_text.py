"""Ready-made words for an invitation on each network, in the host's voice and within what the network allows.

Alternative texts of pictures: the shortest common limit is 1000 (X).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from klatsch.core.i18n.messages import gettext_noop, translate, translate_plural
from klatsch.networks import registry
from klatsch.networks.network import PostRules
from klatsch.networks.post_length import code_point_length, normalize_text, shorten_text, utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable

# The shortest limit of all networks (X).
MAX_ALT_TEXT_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class SharedInvitation:
    """The facts of an invitation that a text is made from; `link` is its URL without a query."""

    host: str
    title: str
    purpose: str
    minutes: int
    chats: int
    link: str

    def link_on(self, network: str) -> str:
        """The address that tells where a guest came from."""
        return f"{self.link}?via={network}"


@dataclass(frozen=True, slots=True)
class ShareTarget:
    """A place to post: a network, or a way to write to one person."""

    key: str
    name: str
    rules: PostRules


@dataclass(frozen=True, slots=True)
class ShareText:
    """Words for one network, their length as the network counts it, and where to post them ("" if nowhere)."""

    network: ShareTarget
    text: str
    composer: str

    @property
    def length(self) -> int:
        return self.network.rules.measure(self.text)


# Ways to write to one person, after the networks.
MESSAGE_TARGETS = (
    ShareTarget(
        "email",
        gettext_noop("E-mail"),
        PostRules(
            limit=20_000,
            measure=code_point_length,
            greeting=gettext_noop("Hello,"),
            closing=gettext_noop("It takes half a minute, without an account. I would be glad to see you."),
            composer="mailto:?subject={subject}&body={text}",
        ),
    ),
    ShareTarget(
        "message",
        gettext_noop("Text message"),
        PostRules(limit=160, measure=utf16_length, composer="sms:?&body={text}"),
    ),
    ShareTarget(
        "whatsapp", "WhatsApp", PostRules(limit=160, measure=utf16_length, composer="https://wa.me/?text={text}")
    ),
)
_SHORT_TARGETS = {"message", "whatsapp"}


def share_targets() -> list[ShareTarget]:
    """Return where an invitation can be shared: networks that take posts, then the ways to write to one person."""
    networks = [ShareTarget(network.key, network.label, network.post) for network in registry.NETWORKS if network.post]
    return [*networks, *MESSAGE_TARGETS]


def share_texts(offered: SharedInvitation) -> list[ShareText]:
    """Return words for every network, each within its limit as long as the bare link is."""
    return [_make_share_text(network, offered) for network in share_targets()]


def _make_share_text(network: ShareTarget, offered: SharedInvitation) -> ShareText:
    link = offered.link_on(network.key)
    text = _short_text(network, offered, link) if network.key in _SHORT_TARGETS else _long_text(network, offered, link)
    if network.key == "email":
        text = f"{text}\n\n{normalize_text(offered.host)}"
    subject = normalize_text(offered.title)
    composer = network.rules.composer.format(
        text=quote(text, safe=""), link=quote(link, safe=""), subject=quote(subject, safe="")
    )
    return ShareText(network, text, composer)


def _long_text(network: ShareTarget, offered: SharedInvitation, link: str) -> str:
    """Everything there is to say; where that is too much, first the hashtags go, then the ends of the longest parts."""
    title, purpose = normalize_text(offered.title), normalize_text(offered.purpose)
    offer = translate("%(chats)s, you choose the time: %(link)s", chats=_chat_count_phrase(offered), link=link)
    rich = [
        translate(network.rules.greeting),
        title,
        purpose,
        offer,
        translate(network.rules.closing),
        network.rules.hashtags,
    ]
    for parts in (rich, [title, purpose, offer]):
        text = _join_paragraphs(parts)
        if network.rules.measure(text) <= network.rules.limit:
            return text
    return _fit_to_limit(
        network, lambda most: _join_paragraphs([title, shorten_text(purpose, most), offer]), len(purpose)
    ) or _title_and_link(network, title, link)


def _short_text(network: ShareTarget, offered: SharedInvitation, link: str) -> str:
    whole = translate(
        "%(title)s (%(minutes)d min, you choose the time): %(link)s",
        title=normalize_text(offered.title),
        minutes=offered.minutes,
        link=link,
    )
    return (
        whole
        if network.rules.measure(whole) <= network.rules.limit
        else _title_and_link(network, normalize_text(offered.title), link)
    )


def _title_and_link(network: ShareTarget, title: str, link: str) -> str:
    return _fit_to_limit(network, lambda most: f"{shorten_text(title, most)} {link}".strip(), len(title)) or link


def _fit_to_limit(network: ShareTarget, written: Callable[[int], str], most: int) -> str:
    """Return what is written with the most letters that fits, or "". No letter counts more than twice."""
    most = min(most, network.rules.limit)
    while most > 0:
        text = written(most)
        over = network.rules.measure(text) - network.rules.limit
        if over <= 0:
            return text
        most -= max(1, over // 2)
    return ""


def _join_paragraphs(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _chat_count_phrase(offered: SharedInvitation) -> str:
    return translate_plural(
        "One chat of %(minutes)d minutes",
        "%(count)s chats of %(minutes)d minutes each",
        offered.chats,
        minutes=offered.minutes,
    )


def alt_text(offered: SharedInvitation) -> str:
    """Return the alternative text of the image of an invitation."""
    title, host = normalize_text(offered.title), normalize_text(offered.host)
    card = translate(
        "A card on a pile of cards: “%(title)s”. %(host)s invites. %(chats)s.",
        title=title,
        host=host,
        chats=_chat_count_phrase(offered),
    )
    return shorten_text(f"{card} {normalize_text(offered.purpose)}", MAX_ALT_TEXT_LENGTH)


def mastodon_composer_url(server: str, text: str) -> str:
    """Return the address of the composer on somebody's own Mastodon server, a host name without a scheme."""
    return f"https://{server}/share?{urlencode({'text': text}, quote_via=quote)}"
