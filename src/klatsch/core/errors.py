"""The root of every domain error.

The tree: KlatschError
    Refused     what was asked cannot be done, and the sentence says why and what to do
    NotFound    there is no such thing, or it is not yours to see
Every stage hangs its own errors below these; faces turn them into a page, a problem document or an exit
status.
"""


class KlatschError(Exception):
    """An error whose text is one clear sentence for the person in front of the screen."""


class Refused(KlatschError):  # noqa: N818 - domain errors say what happened
    """What was asked cannot be done; the sentence says why and what to do instead."""


class NotFound(KlatschError):  # noqa: N818 - domain errors say what happened
    """There is no such thing, or it is not yours to see: the two look the same on purpose."""
