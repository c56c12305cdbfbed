"""Pictures that came with contact cards: kept small, shown to their host alone, gone with whoever they show."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from klatsch.core.errors import NotFound
from klatsch.people.access import avatar_for
from klatsch.people.deck.deck import build_cards
from klatsch.people.imports.undo_import import undo_import
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.models import Avatar, Handle, Person
from klatsch.people.privacy.erase import erase_person
from klatsch.people.privacy.export import export_person, export_vcard

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host


def shown(colour: str) -> str:
    found = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(found, "JPEG")
    return f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(found.getvalue()).decode()}"


ZOE = "UID:zoe\nFN:Zoe Brandt"
BO = "UID:bo\nFN:Bo Li"


def test_a_picture_is_kept_small_and_the_same_file_again_changes_nothing(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    path = card_file(f"{ZOE}\n{shown('red')}", BO)
    bring(hanna, path)
    first = Avatar.objects.get()
    assert Image.open(io.BytesIO(first.content)).size == (192, 192)
    (file,) = bring(hanna, path).files.all()
    assert (file.new, file.updated, file.unchanged) == (0, 0, 2)
    assert Avatar.objects.get().digest == first.digest
    zoe, bo = build_cards(Person.objects.order_by("pk"))  # type: ignore[arg-type]
    assert (zoe.photo, bo.photo) == ((first.handle_id, first.digest), None)


def test_a_later_file_brings_another_picture_and_the_first_one_again_does_not(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    before = card_file(f"{ZOE}\n{shown('red')}", name="before.vcf")
    bring(hanna, before)
    red = Avatar.objects.get().digest
    (file,) = bring(hanna, card_file(f"{ZOE}\n{shown('blue')}", name="after.vcf")).files.all()
    blue = Avatar.objects.get().digest
    assert (file.updated, blue != red) == (1, True)
    bring(hanna, before)
    assert Avatar.objects.get().digest == blue


def test_what_cannot_be_read_as_a_picture_costs_no_row(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    broken = base64.b64encode(b"\xff\xd8\xff\xe0 not much of a picture").decode()
    (file,) = bring(hanna, card_file(f"{ZOE}\nPHOTO;ENCODING=b:{broken}")).files.all()
    assert (file.new, Avatar.objects.count()) == (1, 0)


def test_a_picture_goes_along_when_two_are_put_together_and_comes_back(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any], now: datetime
) -> None:
    bring(hanna, card_file(ZOE, f"{BO}\n{shown('red')}"))
    zoe, bo = Person.objects.order_by("pk")
    merge = merge_people(kept=zoe, absorbed=bo, now=now)
    assert build_cards([zoe])[0].photo is not None
    unmerge_people(merge=merge, now=now)
    assert build_cards([zoe])[0].photo is None
    assert build_cards([bo])[0].photo is not None


def test_it_can_be_taken_along_and_goes_with_the_person(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any], now: datetime
) -> None:
    bring(hanna, card_file(f"{ZOE}\n{shown('red')}"))
    (zoe,) = Person.objects.all()
    told = json.loads(json.dumps(export_person(zoe)))
    address = told["accounts"][0]["photo"]
    assert address.startswith("data:image/jpeg;base64,")
    card = "".join(line.strip() for line in export_vcard(zoe).replace("\r\n ", "").splitlines() if "PHOTO" in line)
    assert card == f"PHOTO:{address}"
    erase_person(person=zoe, now=now)
    assert not Avatar.objects.exists()


def test_an_import_that_is_taken_out_leaves_a_picture_that_another_told_too(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    first = bring(hanna, card_file(f"{ZOE}\n{shown('red')}", name="one.vcf"))
    second = bring(hanna, card_file(f"{ZOE}\nNOTE:x\n{shown('red')}", name="two.vcf"))
    undo_import(import_job=first)
    assert Avatar.objects.get().import_job == second
    undo_import(import_job=second)
    assert not Avatar.objects.exists()


def test_nobody_else_gets_to_it(
    hanna: Host, theo: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, card_file(f"{ZOE}\n{shown('red')}"))
    handle = Handle.objects.get()
    assert avatar_for(hanna, handle.pk).handle == handle
    with pytest.raises(NotFound, match="no picture"):
        avatar_for(theo, handle.pk)
