"""The models of people. Other modules import them from here."""

from klatsch.people.models.avatars import Avatar
from klatsch.people.models.imports import (
    AVATAR_KIND,
    CONNECTION_KIND,
    FACT_KIND,
    HANDLE_KIND,
    INTERACTION_KIND,
    MAX_FILE_NAME_LENGTH,
    MAX_UNREAD_FILES,
    ColumnMapping,
    ImportConfirmation,
    ImportedFile,
    ImportJob,
    ImportState,
    RejectedRow,
    UnreadFile,
)
from klatsch.people.models.limits import MAX_KEY_LENGTH, MAX_LINE_LENGTH
from klatsch.people.models.merging import DuplicateDecision, DuplicateSuggestion, Merge
from klatsch.people.models.people import Connection, Deck, Fact, FieldChange, Handle, HostFact, Interaction, Person
from klatsch.people.models.privacy import Retention, Tombstone
from klatsch.people.models.saved_views import MAX_VIEW_ADDRESS_LENGTH, MAX_VIEW_NAME_LENGTH, SavedView

__all__ = [
    "AVATAR_KIND",
    "CONNECTION_KIND",
    "FACT_KIND",
    "HANDLE_KIND",
    "INTERACTION_KIND",
    "MAX_FILE_NAME_LENGTH",
    "MAX_KEY_LENGTH",
    "MAX_LINE_LENGTH",
    "MAX_UNREAD_FILES",
    "MAX_VIEW_ADDRESS_LENGTH",
    "MAX_VIEW_NAME_LENGTH",
    "Avatar",
    "ColumnMapping",
    "Connection",
    "Deck",
    "DuplicateDecision",
    "DuplicateSuggestion",
    "Fact",
    "FieldChange",
    "Handle",
    "HostFact",
    "ImportConfirmation",
    "ImportJob",
    "ImportState",
    "ImportedFile",
    "Interaction",
    "Merge",
    "Person",
    "RejectedRow",
    "Retention",
    "SavedView",
    "Tombstone",
    "UnreadFile",
]
