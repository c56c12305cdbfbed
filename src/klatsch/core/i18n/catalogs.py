"""Message catalogs of gettext: a folder for each language, ``de/LC_MESSAGES/django.mo``, ours or the operator's."""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

LOCALE_DIR = Path(__file__).parents[2] / "locale"


def catalog_folders(data_dir: Path) -> list[Path]:
    """Return the folders of catalogs. The operator's own come first, and their translations win."""
    return [folder for folder in (data_dir / "locale", LOCALE_DIR) if folder.is_dir()]


def available_languages(data_dir: Path) -> list[tuple[str, str]]:
    """Return (code, name in the language itself) of English and of all languages that have a catalog."""
    codes = {
        file.parent.parent.name.replace("_", "-").lower()
        for folder in catalog_folders(data_dir)
        for file in folder.glob("*/LC_MESSAGES/django.mo")
    }
    return [(code, str(LANG_INFO.get(code, {}).get("name_local", code))) for code in ["en", *sorted(codes - {"en"})]]
