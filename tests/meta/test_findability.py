"""Each term that an engineer would search for leads to its room, by the name of a file or of a definition.

The search is the one of an editor: the term as it is written, in any case, in paths below src/klatsch and in the names
of modules' functions, classes, constants and methods.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

SOURCE_FOLDER = Path(__file__).parents[2] / "src/klatsch"
# Term of the field -> room. A term is a regular expression; an underscore in it stands for any separator.
ROOMS = {
    "account_deletion": "accounts/",
    "admission": "invitations/",
    "api_token": "accounts/",
    "archive_file": "networks/archives/",
    "assessment": "insight/assessment/",
    "audience": "invitations/",
    "availability": "scheduling/",
    "avatar": "people/profiles/",
    "backoff": "emails/",
    "backup": "core/db/",
    "bot": "insight/bots/",
    "bulk_action": "insight/bulk_actions/",
    "bulk_insert": "people/imports/",
    "busy_time": "calendars/",
    "cache": "core/",
    "caldav": "calendars/",
    "cancel_booking": "bookings/lifecycle/",
    "circle": "insight/circles/",
    "claim": "bookings/",
    "column_mapping": "people/imports/",
    "communities": "insight/graph/",
    "create_booking": "bookings/lifecycle/",
    "csrf": "web/ui/",
    "daily_limit|limits": "bookings/capacity/",
    "data_export|account_data/export": "core/account_data/",
    "deck": "people/deck/",
    "decrypt": "core/security/",
    "domain_event|events": "core/",
    "dormant_tie": "insight/reach_outs/",
    "duplicate": "people/merging/",
    "embedding": "insight/similarity/",
    "encrypt": "core/security/",
    "erase": "people/privacy/",
    "error_page": "web/ui/",
    "export_account": "accounts/",
    "filter": "people/deck/",
    "first_run": "web/host/settings/",
    "heartbeat": "core/jobs/",
    "hold": "bookings/lifecycle/",
    "hook": "core/",
    "ical": "calendars/",
    "ics_feed": "bookings/calendar_sync/",
    "idempotency": "bookings/lifecycle/",
    "imip": "bookings/calendar_sync/",
    "import_job": "people/",
    "itip": "calendars/",
    "language|locale": "core/i18n/",
    "lottery": "bookings/lottery/",
    "merge": "people/merging/",
    "metrics": "api/",
    "needs_migration|migrat": "core/db/",
    "oidc": "accounts/",
    "og_image|open_graph": "invitations/",
    "page_view": "invitations/",
    "periodic_job": "core/jobs/",
    "personal_data": "core/account_data/",
    "personal_link": "bookings/capacity/",
    "plaintext": "emails/",
    "problem_details": "api/",
    "proxy_header": "accounts/",
    "qr_code": "web/guest/",
    "rate_limit": "core/security/",
    "reach_out": "insight/reach_outs/",
    "reachability|pagerank": "insight/trust/",
    "recurring|rrule": "calendars/",
    "registry": "networks/",
    "reminder": "bookings/emails/",
    "request_buffer": "cli/server/",
    "reschedule": "bookings/lifecycle/",
    "restore": "core/db/",
    "retention": "people/privacy/",
    "sanitize": "core/",
    "saved_view": "people/deck/",
    "scheduler": "core/jobs/",
    "secret": "core/security/",
    "share_text": "invitations/",
    "slot": "scheduling/",
    "smtp": "emails/",
    "ssrf|public_address": "core/net/",
    "sso": "accounts/",
    "suggestion": "insight/suggestions/",
    "supervisor": "cli/server/",
    "text_similarity": "insight/similarity/",
    "time_zone|timezone": "web/shared/",
    "tombstone": "people/",
    "translate|gettext": "core/i18n/",
    "trust": "insight/trust/",
    "undo_import": "people/imports/",
    "unmerge": "people/merging/",
    "unsubscribe": "emails/",
    "upload_storage": "people/imports/",
    "vcard": "networks/archives/",
    "vouch": "insight/vouches/",
    "waitlist": "bookings/waitlist/",
    "worker": "cli/server/",
}


@cache
def searchable_names() -> list[tuple[str, str]]:
    """Return (path, text) for each path and for each definition of a module."""
    names = []
    for path in sorted(SOURCE_FOLDER.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        inside = path.relative_to(SOURCE_FOLDER).as_posix()
        names.append((inside, inside))
        names += [(inside, name) for name in defined_names(ast.parse(path.read_text()))]
    return names


def defined_names(module: ast.Module) -> list[str]:
    names = [
        node.name
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


def rooms_of(term: str) -> set[str]:
    """Return the paths that a search for `term` finds."""
    pattern = re.compile(term.replace("_", "[_-]?"), re.IGNORECASE)
    return {path for path, text in searchable_names() if pattern.search(text)}


@pytest.mark.parametrize("term", sorted(ROOMS))
def test_a_term_of_the_field_leads_to_its_room(term: str) -> None:
    paths = rooms_of(term)
    assert any(path.startswith(ROOMS[term]) for path in paths), f"{term} is found in {sorted(paths)}"


def test_the_list_covers_the_terms_that_were_counted() -> None:
    assert len(ROOMS) >= 53


def test_every_room_is_there() -> None:
    missing = {room for room in ROOMS.values() if not (SOURCE_FOLDER / room).is_dir()}
    assert missing == set()
