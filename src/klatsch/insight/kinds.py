"""The kinds of acts between people, by what they ask of the host; loads nothing heavy, so that rows can name them."""

from klatsch.networks.records import Kind

KINDS: tuple[Kind, ...] = tuple(Kind)
WORDS: frozenset[Kind] = frozenset({Kind.MESSAGE, Kind.MENTION, Kind.REPLY, Kind.QUOTE})
REACTIONS: frozenset[Kind] = frozenset({Kind.FAVOURITE, Kind.BOOST})
CONNECTING: frozenset[Kind] = frozenset({Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.INVITATION})
