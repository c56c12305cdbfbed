from __future__ import annotations

from klatsch.core.cache import VersionedCache


def test_the_newest_version_of_a_name_is_remembered_and_no_older_one() -> None:
    pages = VersionedCache[str](2)
    pages.put("coffee", 1, "seven left")
    assert pages.get("coffee", 1) == "seven left"
    pages.put("coffee", 2, "six left")
    assert pages.get("coffee", 1) is None
    assert pages.get("coffee", 2) == "six left"


def test_the_name_that_nobody_asked_for_longest_is_forgotten() -> None:
    pages = VersionedCache[str](2)
    for name in ("coffee", "walk"):
        pages.put(name, 1, name)
    pages.get("coffee", 1)
    pages.put("tea", 1, "tea")
    assert [pages.get(name, 1) for name in ("coffee", "walk", "tea")] == ["coffee", None, "tea"]
