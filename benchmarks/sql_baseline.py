"""The floor: the rows of a booking written by bare SQL, one transaction each, in this process."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOOKING_TABLES = """
CREATE TABLE agenda (host INTEGER PRIMARY KEY, version BIGINT NOT NULL);
CREATE TABLE slot (id INTEGER PRIMARY KEY, host INTEGER, invitation INTEGER, starts TEXT, ends TEXT,
  UNIQUE (invitation, starts));
CREATE TABLE claim (id INTEGER PRIMARY KEY, host INTEGER, tick BIGINT, slot INTEGER, UNIQUE (host, tick));
CREATE TABLE booking (id INTEGER PRIMARY KEY, host INTEGER, invitation INTEGER, slot INTEGER, seat INTEGER,
  state TEXT, token TEXT UNIQUE, name TEXT, email TEXT, zone TEXT, uid TEXT UNIQUE, created TEXT,
  UNIQUE (slot, seat), UNIQUE (invitation, email));
CREATE TABLE letter (id INTEGER PRIMARY KEY, host INTEGER, key TEXT UNIQUE, kind TEXT, payload TEXT, email TEXT,
  state TEXT, due TEXT);
"""


def measure_sqlite(folder: Path, bookings: int) -> tuple[float, float]:
    """Return (wall, CPU) milliseconds a booking."""
    rows = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    rows.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {BOOKING_TABLES}")
    rows.execute("INSERT INTO agenda VALUES (1, 0)")
    return _time_bookings(
        bookings, lambda number: _insert_booking(rows.execute, rows.executemany, number, "BEGIN IMMEDIATE", "COMMIT")
    )


def measure_postgresql(url: str, bookings: int) -> tuple[float, float]:
    """Return (wall, CPU) milliseconds a booking; the CPU is that of the client alone."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as rows:
        cursor = rows.cursor()
        for statement in BOOKING_TABLES.replace("INTEGER PRIMARY KEY", "BIGSERIAL PRIMARY KEY").split(";"):
            if statement.strip():
                cursor.execute(statement.replace("CREATE TABLE ", "CREATE TEMPORARY TABLE "))
        cursor.execute("INSERT INTO agenda VALUES (1, 0)")

        def execute(statement: str, values: tuple[object, ...] = ()) -> object:
            return cursor.execute(statement.replace("?", "%s"), values)

        def many(statement: str, values: list[tuple[object, ...]]) -> None:
            cursor.executemany(statement.replace("?", "%s"), values)

        return _time_bookings(bookings, lambda number: _insert_booking(execute, many, number, "BEGIN", "COMMIT"))


def _insert_booking(
    execute: Callable[..., object], many: Callable[..., object], number: int, begin: str, commit: str
) -> None:
    """Write the rows of one booking by the `execute` and `executemany` of either driver."""
    tick = number * 6
    execute(begin)
    execute("UPDATE agenda SET version = version + 1 WHERE host = 1")
    execute("SELECT count(*) FROM booking WHERE invitation = 1 AND email = ?", (f"guest{number}@example.org",))
    execute("INSERT INTO slot (host, invitation, starts, ends) VALUES (1, 1, ?, ?)", (str(tick), str(tick + 6)))
    many(
        "INSERT INTO claim (host, tick, slot) VALUES (1, ?, ?)",
        [(each, number) for each in range(tick, tick + 6)],
    )
    execute(
        "INSERT INTO booking (host, invitation, slot, seat, state, token, name, email, zone, uid, created)"
        " VALUES (1, 1, ?, 0, 'booked', ?, 'Guest', ?, 'Europe/Berlin', ?, '2026-01-05')",
        (number, secrets.token_urlsafe(18), f"guest{number}@example.org", secrets.token_hex(16)),
    )
    many(
        "INSERT INTO letter (host, key, kind, payload, email, state, due) VALUES (1, ?, 'booked', ?, ?, 'waiting', ?)",
        [(f"{kind}:{number}", json.dumps({"booking": number}), "a@example.org", "2026-01-05") for kind in "ab"],
    )
    execute(commit)


def _time_bookings(bookings: int, book: Callable[[int], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(bookings):
        book(number)
    return (time.perf_counter() - wall) / bookings * 1000, (time.process_time() - cpu) / bookings * 1000
