"""Every figure of docs/insight.md, from one run.

python -m benchmarks.insight.run DATA    as `make bench-insight DATA=folder` does
"""

import sys
import time

from benchmarks.insight import affinity, automation, circles, reach_outs, trust

SECTIONS = {
    "Circles": circles,
    "Reach-outs": reach_outs,
    "Automation": automation,
    "Trust": trust,
    "Whom to meet": affinity,
}

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the data are: make bench-insight DATA=folder")
    for title, section in SECTIONS.items():
        started = time.perf_counter()
        print(f"\n== {title}")
        section.report(sys.argv[1])
        print(f"({time.perf_counter() - started:.0f} s)")
