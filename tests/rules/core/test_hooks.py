from __future__ import annotations

import pytest

from klatsch.core import hooks
from klatsch.core.hooks import Hook, declared_hooks


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Hook[str]:
    monkeypatch.setattr(hooks, "_hooks", {})
    return Hook("cups", "A cup.")


def test_extensions_are_kept_in_the_order_in_which_they_were_connected(hook: Hook[str]) -> None:
    hook.connect("b", "mug")
    hook.connect("a", "glass")
    assert list(hook) == ["mug", "glass"]
    assert list(hook.items()) == ["b", "a"]
    assert len(hook) == 2


def test_connecting_twice_changes_nothing_and_the_same_key_replaces(hook: Hook[str]) -> None:
    for extension in ("mug", "mug", "bowl"):
        hook.connect("b", extension)
    assert list(hook) == ["bowl"]


def test_an_extension_can_be_found_and_disconnected_by_its_key(hook: Hook[str]) -> None:
    hook.connect("b", "mug")
    assert "b" in hook
    assert hook.get("b") == "mug"
    hook.disconnect("b")
    hook.disconnect("b")
    assert "b" not in hook
    assert hook.get("b") is None


def test_connecting_while_others_are_called_reaches_the_next_call_only(hook: Hook[str]) -> None:
    hook.connect("a", "mug")
    for extension in hook:
        hook.connect("b", extension + "s")
    assert list(hook) == ["mug", "mugs"]


def test_a_name_stands_for_one_hook(hook: Hook[str]) -> None:
    with pytest.raises(ValueError, match="already"):
        Hook("cups", "Another cup.")
    plates: Hook[int] = Hook("plates", "A plate.")
    Hook("beans", "A bean.")
    assert [declared.name for declared in declared_hooks()] == ["beans", "cups", "plates"]
    assert plates in declared_hooks()
