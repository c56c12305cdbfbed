"""The kinds of acts between people, by what they ask of the host; loads nothing heavy, so that rows can name them."""

from klatsch.networks.records import Kind

INTERACTION_KINDS: tuple[Kind, ...] = tuple(Kind)
MESSAGE_KINDS: frozenset[Kind] = frozenset({Kind.MESSAGE, Kind.MENTION, Kind.REPLY, Kind.QUOTE})
REACTION_KINDS: frozenset[Kind] = frozenset({Kind.FAVOURITE, Kind.BOOST})
CONNECTION_KINDS: frozenset[Kind] = frozenset({Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.INVITATION})
