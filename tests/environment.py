"""Loaded before Django reads its settings: nothing of a test run touches the data of the person who runs it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

FOLDER = tempfile.mkdtemp(prefix="klatsch-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("KLATSCH_")]:
    del os.environ[name]
# A test that is about the limit sets one.
os.environ["KLATSCH_BOOKING_RATE"] = "off"
os.environ["KLATSCH_DATA_DIR"] = f"{FOLDER}/data"
# One PostgreSQL serves the run: workers inherit where it lies. It is no temporary folder of pytest's, because another
# run that ends meanwhile tidies those up. Its server is another user, who has to get in; its lock wants privacy.
os.environ.setdefault("TESTS_POSTGRESQL", f"{FOLDER}/postgresql")
os.environ.setdefault("TESTS_TEMPLATES", f"{FOLDER}/templates")
os.environ.setdefault("XDG_RUNTIME_DIR", f"{FOLDER}/locks")
Path(FOLDER).chmod(0o755)
Path(FOLDER, "locks").mkdir(mode=0o700)

# How long an example takes depends on what else the machine does; what must be fast says so in a test of its own.
settings.register_profile("klatsch", deadline=None)
# What decides whether a change lands tries the same examples each time; everybody else's run tries new ones.
settings.register_profile("landing", deadline=None, derandomize=True)
# `make fast` asks by a few examples what `make test` asks by many.
settings.register_profile("fast", deadline=None, max_examples=20)
settings.load_profile("landing" if os.environ.get("CI") == "true" else "klatsch")
