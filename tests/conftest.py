"""Fixtures and rooms of all tests: both databases, a clock that stands still, the cast.

A test in integration/, pages/ or marked `django_db` runs twice, once on SQLite and once on a real PostgreSQL: the
parameter `database_kind` says which. One PostgreSQL server serves the whole run, each worker has its own database.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import DATABASE_KINDS, Databases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker, Settings

pytest_plugins = [
    "tests.cast",
    "tests.smtp_server",
    "tests.sample_archives",
    "tests.servers",
    "tests.imap_server",
    "tests.caldav_server",
    "tests.http_server",
]

DATABASE_ROOMS = ("integration", "pages")
ROOT = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", metavar="FOLDER", help="keep pictures of the pages that the browser tests look at")
    parser.addoption("--kills", type=int, default=5, help="how often the crash tests kill a process on each database")


def _room(item: pytest.Item | pytest.Metafunc) -> str:
    path: Path = item.definition.path if isinstance(item, pytest.Metafunc) else item.path
    return path.relative_to(ROOT).parts[0]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marked = metafunc.definition.get_closest_marker("django_db") is not None
    asked = "database_kind" in metafunc.fixturenames
    if _room(metafunc) in DATABASE_ROOMS or marked or asked:
        if not asked:
            metafunc.fixturenames.append("database_kind")
        metafunc.parametrize("database_kind", DATABASE_KINDS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        room = _room(item)
        if room in DATABASE_ROOMS and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)
        if room in {"browser", "races"}:
            item.add_marker(room)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Unit tests have no network; other rooms talk to this machine only."""
    from pytest_socket import disable_socket, socket_allow_hosts

    if _room(item) == "rules":
        disable_socket(allow_unix_socket=True)
    else:
        socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    """The databases of this worker, each made when the first test asks for it."""
    databases = Databases(worker_id, tmp_path_factory.mktemp("sqlite"))
    yield databases
    databases.close()


@pytest.fixture
def django_db_setup(
    request: pytest.FixtureRequest,
    settings: Settings,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    databases: Databases,
) -> None:
    """Put the database this test is for in the place of Django's default one."""
    # Slow on purpose in real life, of no use to tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock():
        databases.use(request.getfixturevalue("database_kind"))


@pytest.fixture(autouse=True)
def _languages() -> Iterator[None]:
    """Let no test answer in the language that the page of an earlier one has spoken on the same thread."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of real and format-true samples beside the checkout; tests that read it skip without it."""
    folder = ROOT.parent.parent / "shared"
    if not folder.is_dir():
        pytest.skip("there is no ../shared beside this checkout")
    return folder
