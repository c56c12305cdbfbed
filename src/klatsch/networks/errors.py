"""Errors of reading archives of networks."""

from klatsch.core.errors import Refused


class UnreadableArchive(Refused):
    """A file, folder or zip cannot be read; the sentence says what was found and what to do."""

    code = "unreadable-archive"


class RowRefused(Refused):
    """One row cannot be imported; the sentence becomes the reason of a ``Rejected`` record."""

    code = "row-refused"
