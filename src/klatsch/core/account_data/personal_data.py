"""Personal data of one person of a deck, as every stage exports it for a request of access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from klatsch.core.hooks import Hook

type PersonalDataPart = Mapping[str, Any] | list[Any]

personal_data_exporters: Hook[Callable[[Any], PersonalDataPart]] = Hook(
    "personal data exporters",
    "`export(person)` returns what a stage keeps of a person, in plain values ready for JSON. A part that is empty is "
    "left out of the answer.",
)


class DataSubject(Protocol):
    """A person of a host's deck, as far as this module needs to know."""

    @property
    def pk(self) -> Any:  # noqa: ANN401 - what Django calls it
        """Their number."""


def export_personal_data(person: DataSubject) -> dict[str, Any]:
    """Return what all stages keep of a person, by part, in the order in which the exporters were connected."""
    return {part: rows for part, export in personal_data_exporters.items().items() if (rows := export(person))}
