"""Ready-made words for an invitation on each network, in the host's voice and within what the network allows.

Limits, as published by the networks: Mastodon 500 characters with links as 23 (a server may allow more), Bluesky 300
graphemes, X 280 weighted characters with links as 23, LinkedIn 3000, Facebook 63 206 (people read the first 500), a
text message 160 characters. Alternative texts of pictures: the shortest common limit is 1000 (X).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from klatsch.core.i18n.messages import gettext_noop, translate, translate_plural
from klatsch.networks.post_length import letters, mastodon_length, normalize_text, shorten_text, utf16_length, x_length

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
    """A place to post: `count` measures a text as the network does, `limit` is what it allows."""

    key: str
    name: str
    limit: int
    count: Callable[[str], int]
    hashtags: str = ""
    greeting: str = ""
    closing: str = ""
    # The network's own composer: {text} and {link} are filled in, quoted.
    composer: str = ""


@dataclass(frozen=True, slots=True)
class ShareText:
    """Words for one network, their length as the network counts it, and where to post them ("" if nowhere)."""

    network: ShareTarget
    text: str
    composer: str

    @property
    def length(self) -> int:
        return self.network.count(self.text)


SHARE_TARGETS = (
    ShareTarget("mastodon", "Mastodon", 500, mastodon_length, hashtags="#CoffeeChat #LetsTalk"),
    ShareTarget(
        "bluesky",
        "Bluesky",
        300,
        letters,
        hashtags="#CoffeeChat",
        composer="https://bsky.app/intent/compose?text={text}",
    ),
    ShareTarget(
        "linkedin",
        "LinkedIn",
        3000,
        utf16_length,
        hashtags="#CoffeeChat #LetsTalk",
        greeting=gettext_noop("We have been connected here for a while, and have hardly talked."),
        closing=gettext_noop(
            "No agenda and nothing to sell. If you have thought of writing to me, this is the moment."
        ),
        composer="https://www.linkedin.com/sharing/share-offsite/?url={link}",
    ),
    ShareTarget("x", "X", 280, x_length, composer="https://x.com/intent/post?text={text}"),
    ShareTarget(
        "facebook",
        "Facebook",
        63_206,
        utf16_length,
        greeting=gettext_noop("We see each other's pictures here, and talk far too rarely."),
        closing=gettext_noop("I would love to hear how you are."),
        composer="https://www.facebook.com/sharer/sharer.php?u={link}",
    ),
    ShareTarget(
        "email",
        gettext_noop("E-mail"),
        20_000,
        letters,
        greeting=gettext_noop("Hello,"),
        closing=gettext_noop("It takes half a minute, without an account. I would be glad to see you."),
        composer="mailto:?subject={subject}&body={text}",
    ),
    ShareTarget("message", gettext_noop("Text message"), 160, utf16_length, composer="sms:?&body={text}"),
    ShareTarget("whatsapp", "WhatsApp", 160, utf16_length, composer="https://wa.me/?text={text}"),
)
_SHORT_TARGETS = {"message", "whatsapp"}


def share_texts(offered: SharedInvitation) -> list[ShareText]:
    """Return words for every network, each within its limit as long as the bare link is."""
    return [_make_share_text(network, offered) for network in SHARE_TARGETS]


def _make_share_text(network: ShareTarget, offered: SharedInvitation) -> ShareText:
    link = offered.link_on(network.key)
    text = _short_text(network, offered, link) if network.key in _SHORT_TARGETS else _long_text(network, offered, link)
    if network.key == "email":
        text = f"{text}\n\n{normalize_text(offered.host)}"
    subject = normalize_text(offered.title)
    composer = network.composer.format(
        text=quote(text, safe=""), link=quote(link, safe=""), subject=quote(subject, safe="")
    )
    return ShareText(network, text, composer)


def _long_text(network: ShareTarget, offered: SharedInvitation, link: str) -> str:
    """Everything there is to say; where that is too much, first the hashtags go, then the ends of the longest parts."""
    title, purpose = normalize_text(offered.title), normalize_text(offered.purpose)
    offer = translate("%(chats)s, you choose the time: %(link)s", chats=_chat_count_phrase(offered), link=link)
    rich = [translate(network.greeting), title, purpose, offer, translate(network.closing), network.hashtags]
    for parts in (rich, [title, purpose, offer]):
        text = _join_paragraphs(parts)
        if network.count(text) <= network.limit:
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
        if network.count(whole) <= network.limit
        else _title_and_link(network, normalize_text(offered.title), link)
    )


def _title_and_link(network: ShareTarget, title: str, link: str) -> str:
    return _fit_to_limit(network, lambda most: f"{shorten_text(title, most)} {link}".strip(), len(title)) or link


def _fit_to_limit(network: ShareTarget, written: Callable[[int], str], most: int) -> str:
    """Return what is written with the most letters that fits, or "". No letter counts more than twice."""
    most = min(most, network.limit)
    while most > 0:
        text = written(most)
        over = network.count(text) - network.limit
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
