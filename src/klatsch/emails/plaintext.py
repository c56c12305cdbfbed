"""The plain text part of emails."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string


def render_plaintext(template: str, context: dict[str, Any]) -> str:
    """Render emails/`template`.txt, with the unsubscribe link below it if `context` has one."""
    lines = render_to_string(f"emails/{template}.txt", context).strip().splitlines()
    if context.get("choices_address"):
        lines += ["", *render_to_string("emails/unsubscribe_footer.txt", context).strip().splitlines()]
    kept: list[str] = []
    for line in lines:
        # Parts that a template omits leave empty lines: keep one of them.
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"
