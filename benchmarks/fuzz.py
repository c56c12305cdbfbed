"""Read damaged archives and print the account: `make fuzz`, or python -m benchmarks.fuzz [files] [first seed].

A crash, a hang, a row read twice or a value that no database could store ends the run with the seed that did it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.rules.networks.test_archive_fuzzing import fuzz


def main(files: int = 10_000, first: int = 1000) -> None:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        account = fuzz(Path(folder), range(first, first + files))
    print(
        f"{account['files']:,} damaged files: {account['without_rows']:,} refused or without rows; "
        f"{account['rows']:,} rows = {account['rows'] - account['rejected']:,} read + {account['rejected']:,} rejected "
        f"with a line and a reason; no crash, no hang ({time.process_time() - began:.0f} s CPU)"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
