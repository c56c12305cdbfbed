"""klatsch with one more page: the gallery of all UI components."""

from klatsch.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.gallery.urls"
TEMPLATES[0]["DIRS"] = [str(__file__).replace("settings.py", "templates")]  # noqa: F405
