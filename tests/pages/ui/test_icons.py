from __future__ import annotations

from django.template import Context, Template
from lucide.templatetags.lucide import lucide


def test_an_icon_that_is_shown_again_is_drawn_as_it_was_asked_for() -> None:
    page = Template('{% load lucide %}{% for size in sizes %}{% lucide "x" size=size aria_hidden="true" %}{% endfor %}')
    shown = page.render(Context({"sizes": [18, 24, 18]}))
    assert shown == "".join(lucide("x", size=size, aria_hidden="true") for size in (18, 24, 18))
