"""The reference of hooks and of domain events, from their declarations."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.reference_docs.markdown import table

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]

# Some jobs exist only where a mail server or a mailbox is set; the reference names them, too.
FULL_SETTINGS = {"KLATSCH_SMTP_URL": "smtp://localhost", "KLATSCH_IMAP_URL": "imaps://localhost"}
RENDER_HOOKS = "from scripts.reference_docs.extension_points import render_hooks; print(render_hooks())"


def hooks_section() -> str:
    """Return one section a hook, as a server with `FULL_SETTINGS` has them; a process of its own renders them."""
    with tempfile.TemporaryDirectory() as data_dir:
        environment = os.environ | FULL_SETTINGS | {"KLATSCH_DATA_DIR": data_dir}
        command = [sys.executable, "-c", RENDER_HOOKS]
        return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def render_hooks() -> str:
    """Return one section a hook: its place, its type, what is connected and by whom."""
    load_stages()
    from klatsch.core.events import declared_event_types
    from klatsch.core.hooks import declared_hooks

    of_events = {id(hook) for kind in declared_event_types() for hook in (kind.listeners, kind.after_commit)}
    return "\n".join(_hook(hook) for hook in declared_hooks() if id(hook) not in of_events)


def events_section() -> str:
    """Return a table of event types, then one of those that listen to them."""
    load_stages()
    from klatsch.core.events import declared_event_types

    types = declared_event_types()
    rows = [(f"`{kind.name}`", kind.description, ", ".join(f"`{name}`" for name in kind.ids)) for kind in types]
    listeners = [
        (f"`{kind.name}`", _extensions(kind.listeners.items()), _extensions(kind.after_commit.items()))
        for kind in types
        if kind.listeners or kind.after_commit
    ]
    listening = table(("event", "in the transaction", "after the commit"), listeners)
    return f"## Types\n\n{table(('event', 'published when', 'ids'), rows)}\n## Listeners\n\n{listening}"


def load_stages() -> None:
    """Import every app and its `events.py`, so that all hooks and event types are declared and connected."""
    import django
    from django.apps import apps

    django.setup()
    for config in apps.get_app_configs():
        name = f"{config.name}.events"
        if config.name.startswith("klatsch.") and find_spec(name):
            import_module(name)


def _hook(hook: Any) -> str:  # noqa: ANN401 - hooks of any type
    module, name = _place(hook)
    kind = str(sys.modules[module].__annotations__.get(name, "")).removeprefix("Hook[").removesuffix("]")
    lines = [f"## {hook.name}", hook.description, f"Declared as `{module}.{name}`."]
    if kind:
        lines.append(f"An extension is a `{kind}`.")
    lines.append(f"Connected: {_extensions(hook.items())}." if len(hook) else "Nothing is connected.")
    return "\n\n".join(lines) + "\n"


def _place(hook: object) -> tuple[str, str]:
    """Return the module and the name under which a hook is declared, not those that import it."""
    return next(
        (name, attribute)
        for name, module in list(sys.modules.items())
        if name.startswith("klatsch.")
        for attribute, value in vars(module).items()
        if value is hook and re.search(rf"^{attribute}\b.*= Hook", inspect.getsource(module), re.MULTILINE)
    )


def _extensions(extensions: Mapping[str, object]) -> str:
    return ", ".join(f"`{key}`" for key in extensions)
