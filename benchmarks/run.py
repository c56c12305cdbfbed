"""Every figure of docs/reference/benchmarks.md, from one run on this machine: `make bench`."""

from __future__ import annotations

import os
import platform

from benchmarks import availability, bookings


def main() -> None:
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    bookings.main()
    print()
    availability.main()


if __name__ == "__main__":
    main()
