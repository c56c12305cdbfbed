"""What the stages keep of one person: each stage says in its apps.py how its own rows are told when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    type PersonalDataPart = Mapping[str, Any] | list[Any]


class DataSubject(Protocol):
    """A person of a host's deck, as far as this module needs to know."""

    @property
    def pk(self) -> Any:  # noqa: ANN401 - what Django calls it
        """Their number."""


_exporters: dict[str, Callable[[Any], PersonalDataPart]] = {}


def register_exporter(part: str, teller: Callable[[Any], PersonalDataPart]) -> None:
    """Have `teller(person)` answer, in plain values ready for JSON, what is kept of a person under the name `part`.

    The same name again replaces it. A part that tells nothing of somebody is left out of the answer.
    """
    _exporters[part] = teller


def export_personal_data(person: DataSubject) -> dict[str, Any]:
    """Return what all stages keep of a person, by part, in the order in which the stages were plugged in."""
    return {part: told for part, teller in _exporters.items() if (told := teller(person))}
