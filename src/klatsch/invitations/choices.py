"""Choices of an invitation, by the names that programs and commands use. Loads no Django."""

from __future__ import annotations

from enum import StrEnum


class AdmissionName(StrEnum):
    """The admission of an invitation, by the names that programs and commands use."""

    FIRST_COME = "first-come"
    APPROVAL = "approval"
    DRAW = "draw"

    @property
    def admission(self) -> str:
        """The value that an invitation stores."""
        return _STORED_ADMISSIONS[self]

    @classmethod
    def of(cls, admission: str) -> AdmissionName:
        return next(name for name in cls if name.admission == admission)


_STORED_ADMISSIONS = {
    AdmissionName.FIRST_COME: "first_come",
    AdmissionName.APPROVAL: "by_approval",
    AdmissionName.DRAW: "by_draw",
}


class AudienceName(StrEnum):
    """The audience of an invitation, by the names that programs and commands use."""

    ANYONE = "anyone"
    PERSONAL_LINK = "personal-link"
    CIRCLES = "circles"
    REACHED_OUT = "reached-out"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"
    MET = "met"

    @property
    def audience(self) -> str:
        """The value that an invitation stores."""
        return self.value.replace("-", "_")

    @classmethod
    def of(cls, audience: str) -> AudienceName:
        return cls(audience.replace("_", "-"))


class RequestPolicyName(StrEnum):
    """The trust level from which on others may request a slot, which the host then approves or declines."""

    NOBODY = "nobody"
    ANYBODY = "anybody"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"


class MeetingPlaceName(StrEnum):
    """The way in which host and guest meet."""

    VIDEO = "video"
    PHONE = "phone"
    IN_PERSON = "in_person"
