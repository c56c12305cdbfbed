"""Settings of a server that does without what makes bookings safe: for the controls, which show the accidents.

Every statement is its own transaction, so nothing that was locked or counted is still so in the next one.
"""

from django.db.models import QuerySet
from django.db.transaction import Atomic

from klatsch.config.settings import *  # noqa: F403 - all the others stay as they are

QuerySet.select_for_update = lambda rows, **_: rows  # type: ignore[method-assign]
Atomic.__enter__ = lambda _atomic: None  # type: ignore[method-assign]
Atomic.__exit__ = lambda *_: None  # type: ignore[method-assign]
