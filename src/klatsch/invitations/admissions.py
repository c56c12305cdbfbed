"""The admissions of an invitation by the names that programs and commands use. Loads no Django, for `--help`."""

from __future__ import annotations

from enum import StrEnum


class AdmissionName(StrEnum):
    FIRST_COME = "first-come"
    APPROVAL = "approval"
    DRAW = "draw"

    @property
    def admission(self) -> str:
        """The value that an invitation stores."""
        return _STORED_VALUES[self]

    @classmethod
    def of(cls, admission: str) -> AdmissionName:
        return next(name for name in cls if name.admission == admission)


_STORED_VALUES = {
    AdmissionName.FIRST_COME: "first_come",
    AdmissionName.APPROVAL: "by_approval",
    AdmissionName.DRAW: "by_draw",
}
