"""Domain events of imports and people."""

from __future__ import annotations

from klatsch.core.events import EventType

import_requested = EventType(
    "import.requested", "An upload was stored, or its columns were mapped: it waits to be read.", ids=("import_id",)
)
import_finished = EventType(
    "import.finished", "An archive was read into the deck; not published for one that was refused.", ids=("import_id",)
)
import_undone = EventType(
    "import.undone", "An import was undone: everything that came from it alone was deleted.", ids=("import_id",)
)
duplicate_search_requested = EventType(
    "duplicates.requested", "The host asked to search the deck for duplicates again.", ids=()
)
person_merged = EventType(
    "person.merged", "Two people were merged into one.", ids=("merge_id", "kept_id", "absorbed_id")
)
person_unmerged = EventType(
    "person.unmerged", "A merge was undone: its two people are apart again.", ids=("merge_id", "kept_id", "absorbed_id")
)
person_marked = EventType(
    "person.marked",
    "A person was marked as talked with (got) after a chat, or that mark was removed.",
    ids=("person_id",),
)
person_changed = EventType("person.changed", "The host edited the card of a person.", ids=("person_id",))
