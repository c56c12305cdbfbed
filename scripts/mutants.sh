#!/usr/bin/env bash
# Changes the code in thousands of small ways and fails if the tests notice fewer than 85 % of them (mutmut).
# It works in mutants/, and goes on where an earlier run has stopped; make clean begins again.
set -euo pipefail
bin=$1
# A mutant that collects without end fails by itself, before it takes the memory of the machine.
ulimit -Sv 4000000
"$bin/mutmut" run
"$bin/mutmut" export-cicd-stats
"$bin/python" - <<'END'
import json
import sys
from pathlib import Path

stats = json.loads(Path("mutants/mutmut-cicd-stats.json").read_text())
killed = stats["killed"] + stats["timeout"]
share = killed / max(stats["total"] - stats["skipped"], 1)
print(f"{killed} of {stats['total']} mutants were killed: {share:.1%}")
sys.exit(share < 0.85)
END
