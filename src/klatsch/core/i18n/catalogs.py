"""Which languages there is a catalogue for: a folder each, de/LC_MESSAGES/django.mo, ours or the operator's."""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

LOCALE_DIR = Path(__file__).parents[2] / "locale"


def catalog_folders(data_dir: Path) -> list[Path]:
    """Where catalogues lie; the operator's own come first, and their words win."""
    return [folder for folder in (data_dir / "locale", LOCALE_DIR) if folder.is_dir()]


def available_languages(data_dir: Path) -> list[tuple[str, str]]:
    """Return (code, name in the language itself) of English and of all that have a catalogue."""
    codes = {
        file.parent.parent.name.replace("_", "-").lower()
        for folder in catalog_folders(data_dir)
        for file in folder.glob("*/LC_MESSAGES/django.mo")
    }
    return [(code, str(LANG_INFO.get(code, {}).get("name_local", code))) for code in ["en", *sorted(codes - {"en"})]]
