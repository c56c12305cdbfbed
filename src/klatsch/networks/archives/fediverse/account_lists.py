"""The CSV exports of Mastodon and what follows its example: following, followers, mutes, blocks, lists.

With a header since Mastodon 2.9, bare addresses before; lists never have one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import translate
from klatsch.networks.archives.csv_tables import numbered_rows
from klatsch.networks.archives.fediverse.addresses import is_account_address, make_account
from klatsch.networks.archives.text_encoding import head_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Connection, Direction, Fact, Record, Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.networks.ports import ArchiveContext, ArchiveFile

_HEADER = "account address"
# A host who blocks nobody gets an empty file, without a header.
_EXPORT = re.compile(r"(^|/)(following(_accounts)?|followers|lists|(muted|blocked)_accounts|mutes|blocks)\.csv$")


@dataclass(frozen=True, slots=True)
class AccountList:
    """A list of accounts, detected by its name, or by a column that only it has (``sign``)."""

    part: str
    named: re.Pattern[str]
    read: Callable[[list[str]], tuple[Record, ...]]
    sign: str = ""
    column: int = 0

    def detects(self, member: ArchiveFile) -> bool:
        """Return True if the first line is a header or an account, and name or header belong to this list."""
        if not member.size:
            return bool(self.named.search(member.name.lower()) and _EXPORT.search(member.name.lower()))
        first = next(iter(head_text(member).splitlines()), "").strip().lower()
        if first.split(",")[0] == _HEADER:
            return self.sign in first if self.sign else bool(self.named.search(member.name.lower()))
        cells = first.rsplit(",", 1) if self.column else first.split(",")
        has_address = len(cells) > self.column and is_account_address(cells[self.column])
        return has_address and bool(self.named.search(member.name.lower()))

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream the accounts."""
        del siblings
        rows = numbered_rows(member)
        for line, cells in islice(rows, 0, None):
            if isinstance(cells, str):
                yield Rejected(line, cells)
            elif line > 1 or cells[0].lower() != _HEADER:
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row | Rejected:
        if len(cells) <= self.column:
            return Rejected(
                line,
                translate(
                    "The row has %(found)d of %(wanted)d columns: the file is cut off or damaged here.",
                    found=len(cells),
                    wanted=self.column + 1,
                ),
            )
        try:
            return Row(line, self.read(cells))
        except RowRefused as refusal:
            return Rejected(line, str(refusal))


def _make_connection(direction: Direction) -> Callable[[list[str]], tuple[Record, ...]]:
    return lambda cells: (Connection(make_account(cells[0]), direction),)


def _make_mark(field: str) -> Callable[[list[str]], tuple[Record, ...]]:
    return lambda cells: (Fact(make_account(cells[0]), field, "yes"),)


FOLLOWING = AccountList(
    "following", re.compile(r"follow(ing|s)\b|following_"), _make_connection(Direction.FOLLOWED_BY_HOST), "show boosts"
)
FOLLOWERS = AccountList("followers", re.compile("followers"), _make_connection(Direction.FOLLOWS_HOST))
MUTED = AccountList("muted", re.compile("mute"), _make_mark("muted"), "hide notifications")
BLOCKED = AccountList("blocked", re.compile(r"block(ed_accounts|s|ed)?\b"), _make_mark("blocked"))
LISTS = AccountList(
    "lists",
    re.compile("list"),
    lambda cells: (Connection(make_account(cells[1]), Direction.FOLLOWED_BY_HOST, lists=(cells[0],)),),
    column=1,
)
