"""Each rule of the house, with a good and a bad sample."""

import pytest

from scripts import lint_project

SAMPLES = [
    (lint_project.check_file_length, "src/klatsch/people/deck.py", "x = 1\n" * 300, "x = 1\n" * 301),
    (lint_project.check_file_length, "src/klatsch/web/page.html", "<p>\n" * 120, "<p>\n" * 121),
    (lint_project.check_empty_init, "src/klatsch/people/__init__.py", "", "from x import y\n"),
    (
        lint_project.check_access_modules,
        "src/klatsch/web/host/views.py",
        "person = access.person_for(host, pk)\n",
        "person = Person.objects.get(pk=pk)\n",
    ),
    (
        lint_project.check_access_modules,
        "src/klatsch/web/host/views.py",
        "invitation = access.invitation_for(host, slug)\n",
        "invitation = get_object_or_404(Invitation, slug=slug)\n",
    ),
    (
        lint_project.check_clock,
        "src/klatsch/people/services.py",
        "at = clock.now()\n",
        "at = datetime.now(UTC)\n",
    ),
    (
        lint_project.check_addresses,
        "docs/how-to/operating.md",
        "Install it from the registry.",
        "Fetch it from " + "gro.ipyp"[::-1],
    ),
    (lint_project.check_banned_words, "src/klatsch/web/page.html", "<p>Your people</p>", "<p>Your CRM</p>"),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { margin-inline-start: 1rem; }",
        "p { margin-left: 1rem; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { inset-inline-end: 0; }",
        "p { right: 0; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { text-align: start; }",
        "p { text-align: right; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { border-end-start-radius: 4px; }",
        "p { border-bottom-left-radius: 4px; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { padding-inline: env(safe-area-inset-left) 0; }",
        "p { padding-right: 0; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { border-inline-start-color: red; }",
        "p { border-left-color: red; }",
    ),
]


@pytest.mark.parametrize(("rule", "path", "good", "bad"), SAMPLES)
def test_a_rule_lets_the_good_pass_and_stops_the_bad(rule, path, good, bad):
    assert list(rule(path, good)) == []
    assert list(rule(path, bad))


def test_a_file_called_by_nothing_is_stopped():
    assert list(lint_project.check_file_name("src/klatsch/people/utils.py", ""))
    assert not list(lint_project.check_file_name("src/klatsch/people/matching.py", ""))
