"""The sample exports that lie beside the project on some machines: every row accounted for, the same twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.rules.networks.conftest import Read

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
ARCHIVES = sorted(
    [
        *SAMPLES.glob("linkedin/eras/*"),
        *SAMPLES.glob("vcard/*"),
        *SAMPLES.glob("google-contacts/*"),
        *SAMPLES.glob("mastodon/*-export"),
        *SAMPLES.glob("mastodon/*-shape"),
        *SAMPLES.glob("mastodon/snac-*.json"),
        *SAMPLES.glob("bluesky/*"),
        *SAMPLES.glob("x/*"),
        *SAMPLES.glob("facebook/*"),
        *SAMPLES.glob("instagram/*"),
    ]
)

pytestmark = pytest.mark.skipif(not ARCHIVES, reason="the sample exports do not lie beside this checkout")


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.name)
def test_a_sample_is_read_and_tells_the_same_twice(archive: Path, read: Read) -> None:
    reading, again = read(archive), read(archive)
    assert reading.lines
    assert reading.everything == again.everything
