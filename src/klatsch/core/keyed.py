from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Keyed[Value]:
    """A value that a cache tells apart by its key only: equal keys promise equal results."""

    key: Hashable
    value: Value = field(compare=False)
