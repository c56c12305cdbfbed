"""Every figure of docs/explanation/insight.md, from one run.

python -m benchmarks.insight.run DATA    as `make bench-insight DATA=folder` does
"""

import sys
import time

from benchmarks.insight import bot_classifier, circles, reach_outs, reachability, text_similarity

SECTIONS = {
    "Circles": circles,
    "Reach-outs": reach_outs,
    "Automation": bot_classifier,
    "Trust": reachability,
    "Whom to meet": text_similarity,
}

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the data are: make bench-insight DATA=folder")
    for title, section in SECTIONS.items():
        started = time.perf_counter()
        print(f"\n== {title}")
        section.report(sys.argv[1])
        print(f"({time.perf_counter() - started:.0f} s)")
