"""Hooks: extension points at which a later stage adds something to an earlier one, which never imports it.

A stage declares a hook where it needs it; later stages connect to it in their ``apps.py``. Every hook is listed in
docs/reference/hooks.md, which is made from the declarations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Hook[Extension]:
    """A named, ordered collection of extensions of one type: functions, or values that describe something.

    :param name: what the hook is called in the documentation, unique.
    :param description: a sentence that says what is connected, and when it is used.

    `extensions` holds them by key; to change them, connect and disconnect.
    """

    def __init__(self, name: str, description: str) -> None:
        if name in _hooks:
            raise ValueError(f"There is a hook {name!r} already.")
        self.name = name
        self.description = description
        self.extensions: dict[str, Extension] = {}
        _hooks[name] = self

    def connect(self, key: str, extension: Extension) -> None:
        """Add `extension`. The same key again replaces it, so that connecting twice changes nothing."""
        self.extensions[key] = extension

    def disconnect(self, key: str) -> None:
        """Take away what was connected under `key`, if anything was."""
        self.extensions.pop(key, None)

    def get(self, key: str) -> Extension | None:
        return self.extensions.get(key)

    def items(self) -> Mapping[str, Extension]:
        """Return the extensions by key, in the order in which they were connected."""
        return dict(self.extensions)

    def __iter__(self) -> Iterator[Extension]:
        return iter(list(self.extensions.values()))

    def __contains__(self, key: object) -> bool:
        return key in self.extensions

    def __len__(self) -> int:
        return len(self.extensions)


_hooks: dict[str, Hook[Any]] = {}


def declared_hooks() -> list[Hook[Any]]:
    """Return every hook of the modules that are loaded, by name."""
    return [_hooks[name] for name in sorted(_hooks)]
