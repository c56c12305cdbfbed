"""A backup of version 0.1.0 is restored and migrated, its waiting tasks run, and its pages open."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.servers import environment_for

BACKUP = Path(__file__).parent.parent / "recorded/data-0.1.0/backup.zip"
RUN_TASKS_AND_OPEN_PAGES = """
import json, sys
from klatsch.cli.django import start_django
start_django()
from klatsch.core.db.database import migrate_database, needs_migration
migrate_database()
assert not needs_migration()

from django.test import Client
client = Client(raise_request_exception=False, HTTP_HOST="localhost")
login = client.post("/account/login/", {"login": "ines@example.org", "password": "seven cups of coffee"})
def open_pages(paths):
    responses = {path: client.get(path) for path in json.loads(paths)}
    return {path: [found.status_code, found.content.decode(errors="replace")] for path, found in responses.items()}

from django_tasks_db.models import DBTaskResult
from klatsch.cli.server.worker import BackgroundWorker
before = open_pages(sys.argv[1])
waiting = DBTaskResult.objects.ready().count()
BackgroundWorker().run_waiting_tasks()
tasks = sorted(DBTaskResult.objects.values_list("task_path", "status", "traceback"))
pages = open_pages(sys.argv[2])
print(json.dumps({"waiting": waiting, "tasks": tasks, "login": login.status_code, "pages": {**before, **pages}}))
"""
# Sentences about people, as version 0.1.0 stored them.
PAGES_BEFORE_RECOMPUTING = {"/evidence/22/": "Wrote to you 2 times, last on 2 October 2026"}
# Addresses, and something on the page that came out of the backup.
PAGES = {
    "/today/": "",
    "/deck/?q=Celeste": "Celeste Takeda",
    "/deck/import/3/": "Uma Upload",
    "/people/1/": "An old note",
    "/people/same/": "",
    "/evidence/22/?after-recomputing": "",
    "/circles/": "Tailor &amp; Sons",
    "/circles/1/": "Tailor &amp; Sons",
    "/chats/": "",
    "/chats/past/": "Amal Haddad",
    "/chats/1/after/": "Talked about museums.",
    "/promises/": "Send the slides",
    "/invitations/": "Lottery",
    "/invitations/coffee-with-me-dptxsr/": "Coffee with me",
    "/invitations/coffee-with-me-dptxsr/report/": "",
    "/invitations/lottery-rmyx66/": "Lottery",
    "/deck/import/": "club.csv",
    "/outbox/": "",
    "/keeping/": "",
    "/account/": "Ines Old",
    "/b/XbuGEv23fvoXJhcN2GqKvhXK/": "Coffee with me",
    "/b/SqiqkWxKnoNcLph7Nzp_fXnc/": "Coffee with me",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("old") / "data"
    environment = environment_for(folder, "", 8000)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "klatsch", "restore", str(BACKUP))
    report: dict[str, Any] = json.loads(
        run("-c", RUN_TASKS_AND_OPEN_PAGES, json.dumps(list(PAGES_BEFORE_RECOMPUTING)), json.dumps(list(PAGES)))
    )
    shutil.rmtree(folder)
    return report


def test_every_task_that_waited_was_run(report: dict[str, Any]) -> None:
    assert report["waiting"] == 6
    assert [(path, status, error) for path, status, error in report["tasks"] if status != "SUCCESSFUL"] == []


def test_the_host_signs_in_with_the_password_of_then(report: dict[str, Any]) -> None:
    assert report["login"] == 302


@pytest.mark.parametrize(("path", "text"), {**PAGES_BEFORE_RECOMPUTING, **PAGES}.items())
def test_pages_open_and_show_what_was_there(report: dict[str, Any], path: str, text: str) -> None:
    status, content = report["pages"][path]
    assert status == 200
    assert text in content
