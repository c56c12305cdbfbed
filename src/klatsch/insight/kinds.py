"""The kinds of acts between people; loads nothing, so that rows can name them."""

from enum import StrEnum


class Kind(StrEnum):
    """The acts we tell apart. An integer kind is the place in this list, counted from 0."""

    MESSAGE = "message"
    MENTION = "mention"
    REPLY = "reply"
    QUOTE = "quote"
    FAVOURITE = "favourite"
    BOOST = "boost"
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    INVITATION = "invitation"
    ENDORSEMENT = "endorsement"


KINDS: tuple[Kind, ...] = tuple(Kind)
WORDS: frozenset[Kind] = frozenset({Kind.MESSAGE, Kind.MENTION, Kind.REPLY, Kind.QUOTE})
REACTIONS: frozenset[Kind] = frozenset({Kind.FAVOURITE, Kind.BOOST})
