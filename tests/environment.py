"""Loaded before Django reads its settings: nothing of a test run touches the data of the person who runs it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

FOLDER = tempfile.mkdtemp(prefix="klatsch-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("KLATSCH_")]:
    del os.environ[name]
# A test that is about the limit sets one.
os.environ["KLATSCH_BOOKING_RATE"] = "off"
os.environ["KLATSCH_DATA_DIR"] = f"{FOLDER}/data"
# The PostgreSQL wheel keeps its lock there; workers inherit the folder of the run.
os.environ.setdefault("XDG_RUNTIME_DIR", FOLDER)

# How long an example takes depends on what else the machine does; what must be fast says so in a test of its own.
settings.register_profile("klatsch", deadline=None)
settings.load_profile("klatsch")
