"""Dates as the rest of klatsch's English writes them: 5 January 2026, 09:00 (the formats of Django's date filter)."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
