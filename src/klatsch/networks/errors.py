"""What can go wrong at the door to the networks."""

from klatsch.core.errors import Refused


class UnreadableArchive(Refused):
    """A file, folder or zip cannot be read; the sentence says what was found and what to do."""


class RowRefused(Refused):
    """One row cannot be taken over; the sentence becomes the reason of a ``Rejected`` record."""
