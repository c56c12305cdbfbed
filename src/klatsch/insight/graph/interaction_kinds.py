"""Kinds of interactions, grouped by the reply that they ask for. Loads no numpy: queries of rows import it."""

from klatsch.networks.records import Kind

INTERACTION_KINDS: tuple[Kind, ...] = tuple(Kind)
MESSAGE_KINDS: frozenset[Kind] = frozenset({Kind.MESSAGE, Kind.MENTION, Kind.REPLY, Kind.QUOTE})
REACTION_KINDS: frozenset[Kind] = frozenset({Kind.FAVOURITE, Kind.BOOST})
CONNECTION_KINDS: frozenset[Kind] = frozenset({Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.INVITATION})
