"""Letters as plain text."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string


def render_plaintext(template: str, context: dict[str, Any]) -> str:
    """Return emails/`template`.txt in words, and below it where its reader can have fewer, if `context` says where."""
    lines = render_to_string(f"emails/{template}.txt", context).strip().splitlines()
    if context.get("choices_address"):
        lines += ["", *render_to_string("emails/choices.txt", context).strip().splitlines()]
    kept: list[str] = []
    for line in lines:
        # What a template leaves out leaves empty lines behind: one at a time is enough.
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"
