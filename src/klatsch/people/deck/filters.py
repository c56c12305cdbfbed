"""Filters of the deck, parsed from the query of a page or the words of a command. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from klatsch.core.errors import Refused
from klatsch.core.i18n.messages import translate
from klatsch.core.sanitize import parse_whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MARK_FILTERS = ("open", "got", "need", "aside", "all")
SORT_ORDERS = ("name", "since", "added", "wrote")
SWITCH_FILTERS = ("waiting", "reached_out", "automated", "unmerged")
_MAX_VALUE_LENGTH = 200
_VALID_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Filters of the deck; all of them must match, and an empty one matches everybody.

    `mark`: ``open`` (neither talked with nor set aside), ``got``, ``need``, ``aside``, ``all`` (with those set aside);
    empty: everybody who is not set aside. `since`: the year of the first connection. `circle`: the id of a circle.
    ``yes`` for `waiting`: they wrote last; `reached_out`: they tried to reach the host; `automated`: probably so;
    `unmerged`: part of a suggested duplicate. `sort`: by ``name``, ``since`` (longest known first), ``added`` (newest
    first) or ``wrote`` (latest message first).
    """

    q: str = ""
    mark: str = ""
    network: str = ""
    company: str = ""
    place: str = ""
    since: str = ""
    circle: str = ""
    waiting: str = ""
    reached_out: str = ""
    automated: str = ""
    unmerged: str = ""
    sort: str = "name"

    @property
    def address(self) -> str:
        """The query string of these filters, without empty ones."""
        values = {
            name: value for name in FILTER_NAMES if (value := getattr(self, name)) and (name, value) != ("sort", "name")
        }
        return urlencode(values)

    @property
    def is_narrow(self) -> bool:
        """True when anything but the sort order is set."""
        return any(getattr(self, name) for name in FILTER_NAMES if name != "sort")


FILTER_NAMES = tuple(field.name for field in fields(Filters))


def parse_filters_leniently(query: Mapping[str, str]) -> Filters:
    """Return the filters of a query string; invalid values are left out."""
    values = {name: _clean_value(query.get(name, "")) for name in FILTER_NAMES}
    return Filters(
        **{name: value for name, value in values.items() if value and not _invalid_filter_sentence(name, value)}
    )


def parse_filters_strictly(words: Iterable[str]) -> Filters:
    """Return the filters of words such as ``network=linkedin`` or ``got``. Raises `Refused` for invalid ones."""
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            name, value = ("mark", name) if name in MARK_FILTERS else (name, "yes")
        values[name] = _clean_value(value)
        if name not in FILTER_NAMES:
            raise Refused(
                "There is no filter “%(name)s”: there are %(names)s and %(marks)s.",
                code="unknown-filter",
                name=name,
                names=", ".join(FILTER_NAMES),
                marks=", ".join(MARK_FILTERS),
            )
        if sentence := _invalid_filter_sentence(name, values[name]):
            raise Refused(sentence, code="invalid-filter-value")
    return Filters(**values)


def _clean_value(value: str) -> str:
    return value.replace("\0", "").strip()[:_MAX_VALUE_LENGTH]


def _invalid_filter_sentence(name: str, value: str) -> str:
    """Return a sentence that says why a value is invalid; empty for a valid one."""
    if name == "mark" and value not in MARK_FILTERS:
        return translate("The mark is one of %(marks)s.", marks=", ".join(MARK_FILTERS))
    if name == "sort" and value not in SORT_ORDERS:
        return translate("The order is one of %(orders)s.", orders=", ".join(SORT_ORDERS))
    if name in SWITCH_FILTERS and value != "yes":
        return translate("“%(name)s” is either yes or left out.", name=name)
    if name == "circle" and parse_whole_number(value) is None:
        return translate("“circle” is the number of a circle.")
    if name == "since" and parse_whole_number(value) not in _VALID_YEARS:
        return translate("“since” is a year such as 2016.")
    return ""
