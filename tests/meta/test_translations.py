from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from scripts.translations import (
    SOURCE_FOLDER,
    collect_messages,
    compile_catalog,
    domain_error_names,
    extract_template,
    format_catalog,
    is_translated,
    read_catalog,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


CATALOGUES = sorted(SOURCE_FOLDER.glob("locale/*/LC_MESSAGES/django.po"))


def messages(template: str) -> list[Any]:
    found = extract_template(io.BytesIO(template.encode()), {"gettext": None, "ngettext": (1, 2), "_": None}, (), {})  # type: ignore[arg-type]
    return [message for _line, _function, message, _comments in found]


def test_sentences_are_found_in_tags_blocks_and_arguments() -> None:
    template = """
      {% load i18n %}{# a comment (with ' a quote #}
      {% if it %}<p title="{% translate "Hello" %}">
          {% blocktranslate count n=chats with host=host.name %}One chat with {{ host }}{% plural %}{{ n }} chats{% endblocktranslate %}
      </p>{% endif %}{% include "copy.html" with label=_("The link") %}
    """  # noqa: E501 - as templates are written
    assert messages(template) == ["Hello", ("One chat with %(host)s", "%(n)s chats", None), "The link"]


def test_the_sentence_of_every_domain_error_is_found(tmp_path: Path) -> None:
    (tmp_path / "errors.py").write_text(
        "class KlatschError(Exception): ...\nclass Refused(KlatschError): ...\nclass CupEmpty(Refused): ...\n"
    )
    (tmp_path / "cups.py").write_text(
        'raise CupEmpty("This cup "\n  "is empty.", cup=1)\nraise ValueError("no words")\n'
    )
    assert domain_error_names(tmp_path) == {"KlatschError", "Refused", "CupEmpty"}
    assert [message.id for message in collect_messages(tmp_path) if message.id] == ["This cup is empty."]


def test_each_catalogue_has_the_sentences_of_the_code_translated_and_no_others() -> None:
    in_code = {message.id for message in collect_messages(SOURCE_FOLDER) if message.id}
    for path in CATALOGUES:
        catalogue = read_catalog(path)
        translated = {message.id for message in catalogue if message.id and is_translated(message)}
        assert sorted(map(str, in_code - translated)) == [], f"{path}: run make translations, then translate these"
        assert sorted(map(str, translated - in_code)) == [], f"{path}: run make translations"


def test_a_catalogue_is_written_as_it_was_read_and_compiled_to_the_same_bytes() -> None:
    assert CATALOGUES
    for path in CATALOGUES:
        catalogue = read_catalog(path)
        assert format_catalog(catalogue) == path.read_text(), "run make translations"
        assert compile_catalog(catalogue) == path.with_suffix(".mo").read_bytes(), "run make translations"


def placeholders(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\([a-z_]+\)[sd]|%[sd]", sentence))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_sentence_is_translated_and_keeps_its_places(path: Path) -> None:
    missing, wrong = [], []
    for message in read_catalog(path):
        if not message.id:
            continue
        english = [message.id] if isinstance(message.id, str) else [*message.id]
        own = [message.string] if isinstance(message.string, str) else [*message.string]  # type: ignore[misc]
        if not all(own) or message.fuzzy:
            missing.append(english[0])
        # Languages have one form, two or more; the last one is for many.
        elif placeholders(own[-1]) != placeholders(english[-1]):
            wrong.append(english[0])
    assert not missing, "run make translations, and translate what is new"
    assert not wrong
