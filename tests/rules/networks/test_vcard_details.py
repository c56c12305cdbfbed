from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.addressbook import vcards
from klatsch.networks.archives.addressbook.pictures import MAX_PHOTO_BYTES
from klatsch.networks.records import Connection, Fact

if TYPE_CHECKING:
    from pathlib import Path

    from klatsch.networks.records import Actor
    from tests.rules.networks.conftest import Read, Reading

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


def _card(*lines: str, version: str = "3.0") -> str:
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def _read(read: Read, tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "some.vcf"
    path.write_text(text, encoding="utf-8")
    return read(path)


def _actor(read: Read, tmp_path: Path, *lines: str) -> Actor:
    (connection,) = _read(read, tmp_path, _card(*lines)).records(Connection)
    return connection.actor


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("FN:Mira Solberg", "N:Other;Name"), "Mira Solberg"),
        (("FN:", "N:Solberg;Mira;Anna;Dr.;PhD"), "Dr. Mira Anna Solberg PhD"),
        (("N:Solberg",), "Solberg"),
        (("NICKNAME:Mi", "TEL:1"), "Mi"),
        (("ORG:Harbour Press;Fiction",), "Harbour Press"),
        (("FN:Two\\n  Lines",), "Two Lines"),
    ],
)
def test_a_name_is_found_wherever_the_card_tells_it(
    read: Read, tmp_path: Path, lines: tuple[str, ...], name: str
) -> None:
    assert _actor(read, tmp_path, *lines).name == name


@pytest.mark.parametrize(
    "uid", ["UID:ABC-1", "UID:urn:uuid:abc-1", "uid;VALUE=text:Abc-1", "X-ABUID:ABC-1", "item1.UID:abc-1"]
)
def test_a_uid_is_the_same_however_it_is_written(read: Read, tmp_path: Path, uid: str) -> None:
    assert _actor(read, tmp_path, "FN:Mira", uid).actor_id == "abc-1"


def test_a_uid_without_end_becomes_a_digest(read: Read, tmp_path: Path) -> None:
    assert len(_actor(read, tmp_path, "FN:Mira", f"UID:{'9' * 5000}").actor_id) == 32


def test_the_same_card_exported_again_in_another_version_is_the_same_entry(read: Read, tmp_path: Path) -> None:
    old = _card(
        "N;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9", "EMAIL;INTERNET:JOSE@example.org", version="2.1"
    )
    new = _card("FN:José Núñez", "EMAIL;TYPE=home:jose@example.org", "TEL:+34 1", version="4.0")
    first, second = (connection.actor for connection in _read(read, tmp_path, old + new).records(Connection))
    assert first.actor_id == second.actor_id


def test_a_small_picture_is_kept_and_anything_else_is_not(read: Read, tmp_path: Path) -> None:
    def photo(content: bytes) -> str:
        return f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(content).decode()}"

    kept = _actor(read, tmp_path, "FN:Mira", photo(JPEG)).photo
    assert kept is not None
    assert (kept.media_type, kept.content) == ("image/jpeg", JPEG)
    assert _actor(read, tmp_path, "FN:Mira", photo(JPEG + b"x" * MAX_PHOTO_BYTES)).photo is None
    assert _actor(read, tmp_path, "FN:Mira", photo(b"<svg onload=alert(1)>")).photo is None
    assert _actor(read, tmp_path, "FN:Mira", "PHOTO;ENCODING=b:not base64!").photo is None


def test_a_picture_elsewhere_is_an_address(read: Read, tmp_path: Path) -> None:
    actor = _actor(read, tmp_path, "FN:Mira", "PHOTO;VALUE=uri:https://example.org/mira.jpg")
    assert (actor.photo, actor.photo_url) == (None, "https://example.org/mira.jpg")


def test_an_embedded_card_is_somebody_else_and_left_out(read: Read, tmp_path: Path) -> None:
    agent = ("AGENT:", "BEGIN:VCARD", "VERSION:2.1", "FN:Secretary", "TEL:2", "END:VCARD")
    actor = _actor(read, tmp_path, "FN:Mira", *agent, "TEL:1")
    assert (actor.name, actor.phones) == ("Mira", ("1",))


def test_what_is_told_twice_is_kept_once(read: Read, tmp_path: Path) -> None:
    actor = _actor(read, tmp_path, "FN:Mira", "EMAIL:A@example.org", "EMAIL:a@example.org", "EMAIL:no address", "TEL:")
    assert (actor.emails, actor.phones) == (("a@example.org",), ())


def test_notes_and_birthdays_of_no_meaning_are_no_facts(read: Read, tmp_path: Path) -> None:
    reading = _read(read, tmp_path, _card("FN:Mira", "NOTE:", "BDAY:circa 1800", "NICKNAME:Mira"))
    assert reading.records(Fact) == []


def test_a_card_without_measure_is_rejected_and_the_next_one_read(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vcards, "MAX_CARD_CHARS", 1000)
    huge = _card("FN:Huge", *[f"NOTE:{'x' * 90}"] * 20)
    reading = _read(read, tmp_path, huge + _card("FN:Mira"))
    assert reading.rejected == [(1, "The card is larger than 16 MiB.")]
    assert [connection.actor.name for connection in reading.records(Connection)] == ["Mira"]


def test_lines_between_cards_do_not_shift_the_numbers(read: Read, tmp_path: Path) -> None:
    reading = _read(read, tmp_path, "\n\n" + _card("FN:Mira", "NOTE:a", " b") + "\n" + _card("FN:Theo"))
    assert reading.lines == [3, 10]
