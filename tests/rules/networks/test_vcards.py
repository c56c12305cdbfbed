from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.records import Connection, Direction, Fact, PhotoRecord

if TYPE_CHECKING:
    from tests.rules.networks.conftest import Read


def test_a_phones_21_cards_are_unquoted_unfolded_and_in_their_charset(read: Read) -> None:
    reading = read("vcard/contacts__21_phone.vcf")
    jose, uwe = (connection.actor for connection in reading.records(Connection))
    assert (jose.name, jose.phones, jose.emails) == ("José Núñez", ("+49 30 5550 1",), ("jose@example.com",))
    assert [fact.value for fact in reading.records(Fact)] == ["first line\nsecond line"]
    assert jose.photo == PhotoRecord("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF")
    assert (uwe.name, uwe.company) == ("Uwe Grün", "Contour; Sons")


def test_apples_groups_folds_and_escapes_are_read(read: Read) -> None:
    reading = read("vcard/contacts__30_apple.vcf")
    (connection,) = reading.records(Connection)
    actor = connection.actor
    assert (connection.direction, connection.lists) == (Direction.LISTED, ("Books", "Work, old"))
    assert (actor.actor_id, actor.company, actor.position) == (
        "ab-1:abperson",
        "Harbour Press, Ltd.",
        "Editor",
    )
    assert (actor.emails, actor.phones) == (("mira@example.org",), ("+47 5550 1",))
    assert actor.links == ("https://mira.example.org", "https://twitter.com/mira")
    assert actor.place == "Bergen, Norway"
    assert [(fact.field, fact.value) for fact in reading.records(Fact)] == [
        ("nickname", "Mi"),
        ("nickname", "Solla"),
        ("note", "Met at the book fair, twice\nlikes tea"),
        ("birthday", "1985-04-12"),
    ]


def test_a_40_card_has_its_uid_and_plain_numbers_and_a_group_is_no_person(read: Read) -> None:
    reading = read("vcard/contacts__40.vcf")
    (actor,) = (connection.actor for connection in reading.records(Connection))
    assert actor.actor_id == "1b671a64-40d5-491e-99b0-da01ff1f3341"
    assert (actor.phones, actor.emails) == (("+1-202-555-0101",), ("theo@example.org",))
    assert actor.photo == PhotoRecord("image/png", b"\x89PNG\r\n\x1a\n")
    assert actor.links == ("xmpp:theo@example.org",)
    assert [fact.value for fact in reading.records(Fact)] == ["--04-12"]
    assert reading.rejected == [(13, "“Book club” is a group of other cards, not a person.")]


def test_damaged_cards_are_rejected_where_they_begin_and_whole_ones_kept(read: Read) -> None:
    reading = read("vcard/contacts__damaged.vcf")
    (whole,) = (connection.actor for connection in reading.records(Connection))
    assert (whole.name, whole.photo) == ("Whole Card", None)
    assert reading.rejected == [
        (1, "The card that begins here does not end: the file is damaged."),
        (10, "This line stands outside of any card."),
        (11, "The entry has no name, no e-mail address and no number."),
        (15, "The card that begins here does not end: the file is cut off."),
    ]
