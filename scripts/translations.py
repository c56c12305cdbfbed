"""Bring the translation catalogs up to date with the code: `make translations`.

Collects every sentence that klatsch may show, puts the new ones into each catalogue without a translation, drops those
that nothing says any more, and compiles the catalogues. Entries are sorted and name no places in the code, so a change
of one sentence is a change of one entry.
"""

from __future__ import annotations

import ast
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from babel.messages.catalog import Message
    from babel.messages.extract import _PyOptions

SOURCE_FOLDER = Path("src/klatsch")
# The command line and what only operators meet there speak English.
ENGLISH_ONLY_PATHS = (
    "cli",
    "config",
    "core/db/backups.py",
    "core/security/secrets.py",
    "scheduling/slot_requests.py",
    "accounts/queries.py",
)
FIRST_ARGUMENT, SECOND_ARGUMENT = (1,), (2,)
CATALOG_DATE = datetime(2026, 1, 1, tzinfo=UTC)
MESSAGE_FUNCTIONS = {
    "_": None,
    "_n": (1, 2),
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "ensure_found": SECOND_ARGUMENT,
    "translate": FIRST_ARGUMENT,
    "translate_plural": (1, 2),
    "gettext_noop": FIRST_ARGUMENT,
    "Message": FIRST_ARGUMENT,
}


def domain_error_names(source: Path) -> set[str]:
    """Return the names of all domain errors: the first argument of each is a sentence to translate."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }
    names = {"KlatschError"}
    while more := {name for name, parents in bases.items() if parents & names} - names:
        names |= more
    return names


def extract_template(
    file: io.BufferedReader, keywords: dict[str, Any], comment_tags: Collection[str], options: _PyOptions
) -> Iterator[Any]:
    """Read a template as the lines of Python that Django makes of it for this purpose."""
    lines = templatize(file.read().decode()).splitlines()
    as_python = "\n".join(line.lstrip() for line in lines)
    return extract_python(io.BytesIO(as_python.encode()), keywords, comment_tags, options)


def collect_messages(source: Path) -> Catalog:
    """Return every sentence of the code and the templates below `source`, as a catalog without translations."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    sentences = extract_from_dir(
        source,
        method_map=[
            *((f"{path}/**" if "." not in path else path, "ignore") for path in ENGLISH_ONLY_PATHS),
            ("**.py", "python"),
            ("**/templates/**.*", "scripts.translations:extract_template"),
        ],
        keywords=MESSAGE_FUNCTIONS | dict.fromkeys(domain_error_names(source), FIRST_ARGUMENT),
    )
    for _file, _line, message, _comments, context in sentences:
        # The separator of " ".join(...) within a sentence is none itself.
        if any(letter.isalpha() for letter in str(message)):
            catalogue.add(message, context=context)
    for singular, plural in plural_messages(source):
        catalogue.add((singular, plural))
    return catalogue


def plural_messages(source: Path) -> Iterator[tuple[str, str]]:
    """Yield singular and plural of each ``Message("...", plural="...")``: extraction by position cannot see them."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message"):
                continue
            plurals = [keyword.value for keyword in node.keywords if keyword.arg == "plural"]
            match (node.args[:1], plurals):
                case ([ast.Constant(value=str(singular))], [ast.Constant(value=str(plural))]):
                    yield singular, plural


def is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def read_catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def format_catalog(catalogue: Catalog) -> str:
    """Return the catalog as the text of a .po file."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True)
    return PO_HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms) + file.getvalue().decode()


PO_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def compile_catalog(catalogue: Catalog) -> bytes:
    """Return the catalog as the bytes of a .mo file, without the sentences that are still to be translated."""
    # Always the same bytes for the same words, whenever and by whomever they are compiled.
    ready = Catalog(
        locale=catalogue.locale,
        project="klatsch",
        version="0",
        creation_date=CATALOG_DATE,
        revision_date=CATALOG_DATE,
        last_translator="klatsch",
        language_team="klatsch",
        msgid_bugs_address="klatsch",
        charset="utf-8",
        fuzzy=False,
    )
    for message in catalogue:
        if message.id and is_translated(message):
            ready.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, ready)
    return file.getvalue()


def main() -> int:
    settings.configure()
    messages = collect_messages(SOURCE_FOLDER)
    for path in sorted(SOURCE_FOLDER.glob("locale/*/LC_MESSAGES/django.po")):
        catalogue = read_catalog(path)
        catalogue.update(messages, no_fuzzy_matching=True)
        path.write_text(format_catalog(catalogue))
        path.with_suffix(".mo").write_bytes(compile_catalog(read_catalog(path)))
        missing = sum(not is_translated(message) for message in catalogue if message.id)
        print(f"{path.parent.parent.name}: {len(catalogue)} sentences, {missing} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
