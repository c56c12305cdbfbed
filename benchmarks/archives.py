"""Measure the speed and memory of reading archives: `python -m benchmarks.archives [rows]`.

Each file is read by a process of its own. The floor of a CSV file is `csv.reader` alone over the same file.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from klatsch.networks.archives.reader import open_archive
from klatsch.networks.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KIB_PER_MIB = 1024


def _connections(rows: int) -> Iterator[str]:
    yield "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    for n in range(rows):
        url = f"https://www.linkedin.com/in/first-last-{n}"
        yield f'First{n},Läst{n},{url},,Company {n % 500},"Engineer, maps",{n % 28 + 1:02d} Feb 20{n % 10 + 10}\n'


def _messages(rows: int) -> Iterator[str]:
    yield "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,"
    yield "CONTENT,FOLDER\n"
    host = "Lena Vogt,https://www.linkedin.com/in/lena-vogt"
    for n in range(rows):
        other = f"P{n // 5},https://www.linkedin.com/in/p-{n // 5}"
        yield f'2-{n // 5},,{other},{host},2023-06-01 14:03:22 UTC,,"Free on Thursday?\nYours, {n}",INBOX\n'


def _cards(rows: int) -> Iterator[str]:
    for n in range(rows):
        yield f"BEGIN:VCARD\nVERSION:3.0\nN:L{n};F{n};;;\nFN:F{n} L{n}\nORG:Co;Maps\n"
        yield f"EMAIL;TYPE=INTERNET:f{n}@example.org\nTEL;TYPE=CELL:+47 {n}\nNOTE:hello\\nthere\nUID:u{n}\nEND:VCARD\n"


def _posts(rows: int) -> Iterator[str]:
    mention = {"id_str": "55", "screen_name": "otter", "name": "River Otter"}
    yield "window.YTD.tweets.part0 = ["
    for n in range(rows):
        post = {
            "id_str": str(n),
            "created_at": "Tue Mar 05 14:02:11 +0000 2024",
            "full_text": "@otter " + "x" * 250,
            "entities": {"user_mentions": [mention], "urls": [], "hashtags": []},
        }
        yield ("," if n else "") + json.dumps({"tweet": post}, indent=1)
    yield "]"


def _followers(rows: int) -> Iterator[str]:
    yield "window.YTD.follower.part0 = ["
    for n in range(rows):
        yield ("," if n else "") + f'{{"follower": {{"accountId": "{n}"}}}}'
    yield "]"


ARCHIVE_FILES: dict[str, Callable[[int], Iterator[str]]] = {
    "Connections.csv": _connections,
    "messages.csv": _messages,
    "contacts.vcf": _cards,
    "tweets.js": _posts,
    "follower.js": _followers,
}


def _measure(path: Path) -> None:
    floor = _csv_baseline(path) if path.suffix == ".csv" else 0.0
    began = time.process_time()
    with open_archive(path) as opened:
        row_counts = [sum(1 for _ in reading.rows) for reading in opened.readings()]
        rejected = sum(isinstance(row, Rejected) for reading in opened.readings() for row in reading.rows)
    # Every file is read twice above.
    took = (time.process_time() - began) / 2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB
    ratio = f"{took / floor:5.1f} x the floor" if floor else ""
    print(
        f"{path.name:16} {path.stat().st_size / KIB_PER_MIB**2:7.1f} MiB {sum(row_counts):8} rows {rejected:3} "
        f"rejected {took:6.2f} s CPU {peak:5.0f} MiB peak {ratio}",
        flush=True,
    )


def _csv_baseline(path: Path) -> float:
    began = time.process_time()
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass
    return time.process_time() - began


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in ARCHIVE_FILES.items():
            path = Path(folder, name)
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(lines(rows))
            subprocess.run([sys.executable, "-m", "benchmarks.archives", str(path)], check=True)
            path.unlink()


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "100000"
    if asked.isdigit():
        main(int(asked))
    else:
        _measure(Path(asked))
