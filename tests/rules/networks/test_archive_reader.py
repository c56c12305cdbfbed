from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives import archive_files
from klatsch.networks.archives.reader import open_archive
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.records import Connection, Row
from tests.rules.networks.conftest import RECORDED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read

CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Mira,Solberg,https://www.linkedin.com/in/mira-solberg-12,,Harbour Press,Editor,04 May 2019\n"
)
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Mira Solberg\nEND:VCARD\n"


def _zip(path: Path, files: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _sentence(path: Path) -> str:
    with pytest.raises(UnreadableArchive) as caught:
        open_archive(path)
    return str(caught.value)


def test_zip_folder_and_single_file_tell_the_same(tmp_path: Path, read: Read) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    single = folder / "Connections.csv"
    single.write_text(CONNECTIONS)
    packed = _zip(tmp_path / "export.zip", {"deep/Connections.csv": CONNECTIONS, "deep/photo.jpg": b"\xff"})
    told = [read(path).records(Connection) for path in (folder, single, packed)]
    assert told[0] == told[1] == told[2] != []


def test_a_zip_packed_with_backslashes_is_read(tmp_path: Path, read: Read) -> None:
    content = (RECORDED / "instagram/archive__2022/followers_and_following/followers.json").read_text()
    packed = _zip(tmp_path / "x.zip", {"connections\\followers.json": content})
    assert read(packed).parts == ["followers"]


def test_the_content_decides_not_the_name(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "contacts.txt"
    path.write_text(CARD)
    assert read(path).parts == ["contacts"]


def test_files_that_nobody_reads_are_named(tmp_path: Path) -> None:
    path = _zip(tmp_path / "x.zip", {"Connections.csv": CONNECTIONS, "Ad_Targeting.csv": "a,a\n1,2\n"})
    with open_archive(path) as opened:
        assert opened.unread == ("Ad_Targeting.csv",)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_that_spreadsheets_write_is_read(tmp_path: Path, read: Read, codec: str) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(CONNECTIONS.replace("Mira", "Zoë").replace("\n", "\r\n").encode(codec))
    assert [connection.actor.name for connection in read(path).records(Connection)] == ["Zoë Solberg"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "export.zip",
            b"<!DOCTYPE html><html><head>Sign in",
            "is a web page, probably a sign-in page, not a zip",
        ),
        ("friends.html", b"<html><head></head>", "is a web page: ask the network for the JSON or CSV form"),
        ("export.zip", b"PK\x03\x04cut", "is a zip that is cut off or damaged: download it again"),
        ("export.rar", b"Rar!\x1a\x07", "is a RAR archive: unpack it"),
        ("export.zip", b"", "is empty: download it again"),
        ("like.js", b"window.YTD.like.part0 = []", "is a part of an X archive that tells nothing about other people"),
        ("notes.csv", b"a,b\n1,2\n", "is not a file that klatsch knows; it begins with “a,b”"),
    ],
)
def test_a_wrong_file_gets_one_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert sentence in _sentence(path)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"index.html": "<html>", "friends/friends.html": "<html>"}, "is the HTML form of an export"),
        ({"export.zip": b"PK"}, "holds another zip (“export.zip”): hand that one over"),
        ({"[Content_Types].xml": "<x/>", "xl/book.xml": "<x/>"}, "is an Excel workbook"),
        ({"../Connections.csv": CONNECTIONS}, "leads outside of it"),
        ({"/etc/Connections.csv": CONNECTIONS}, "leads outside of it"),
        ({"a\\..\\Connections.csv": CONNECTIONS}, "leads outside of it"),
        ({"start.html": "<html>", "ads.json": "{}"}, "holds 2 files, but none that klatsch knows"),
        ({"photo.jpg": b"\xff"}, "holds 1 files, but none that klatsch knows"),
    ],
)
def test_a_wrong_zip_gets_one_sentence(tmp_path: Path, files: dict[str, str | bytes], sentence: str) -> None:
    assert sentence in _sentence(_zip(tmp_path / "export.zip", files))


def test_a_missing_file_and_an_unknown_source_get_one_sentence(tmp_path: Path) -> None:
    assert "There is no file" in _sentence(tmp_path / "none.csv")
    with pytest.raises(
        UnreadableArchive, match="no source called “myspace”: there are vcard, google-contacts, linkedin"
    ):
        open_archive(tmp_path, source="myspace")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = _zip(tmp_path / "bomb.zip", {"Connections.csv": CONNECTIONS + "," * (32 * 1024**2)})
    assert "would unpack to 32 MiB" in _sentence(path)


def test_a_zip_of_endless_entries_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_files, "MAX_ENTRIES", 2)
    path = _zip(tmp_path / "many.zip", {f"{number}.csv": "" for number in range(3)})
    assert "holds 3 files" in _sentence(path)


def test_files_whose_beginnings_alone_fill_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_files, "MAX_HEADS_BYTES", 100)
    assert "more than 2 files of text" in _sentence(_zip(tmp_path / "x.zip", {f"{n}.csv": "," * 80 for n in range(9)}))


def test_single_files_handed_over_together_tell_who_the_host_is() -> None:
    archive = RECORDED / "linkedin/archive__2024"
    files = [archive / "Connections.csv", archive / "Invitations.csv"]
    with open_archive(archive / "messages.csv", beside=files) as opened:
        (reading,) = opened.readings()
        acts = [record for row in reading.rows if isinstance(row, Row) for record in row.records]
    assert [(reading.part, acts[0].is_inbound, acts[1].is_inbound)] == [("messages", True, False)]
    assert opened.unread == ()


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    path = _zip(tmp_path / "locked.zip", {"Connections.csv": CONNECTIONS}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "locked with a password" in _sentence(path)


def test_damage_in_the_middle_ends_in_a_rejected_row_not_in_a_crash(tmp_path: Path, read: Read) -> None:
    rows = "".join(f"A{n},B,https://www.linkedin.com/in/{n},,C,D,04 May 2019\n" for n in range(5000))
    path = _zip(tmp_path / "x.zip", {"Connections.csv": CONNECTIONS + rows}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    reading = read(path)
    assert "damaged" in reading.rejected[-1][1]
    assert len(reading.records(Connection)) > 1000


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "Connections.csv"
    secret.write_text(CONNECTIONS)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "Connections.csv").symlink_to(secret)
    assert "none that klatsch knows" in _sentence(folder)


def test_a_zip_handed_over_under_a_temporary_name_is_known_by_its_own(tmp_path: Path) -> None:
    path = tmp_path / "tmp123"
    path.write_bytes(io.BytesIO(b"%PDF-1.7").getvalue())
    with pytest.raises(UnreadableArchive, match=r"“report\.pdf” is a PDF"):
        open_archive(path, name="report.pdf")
