"""Rules about names, docstrings and imports inside functions.

Each rule is a generator over (path inside the project, parsed module) that yields one sentence for each mistake. An
exception stands in a table below, with its reason.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    type Function = ast.FunctionDef | ast.AsyncFunctionDef

# Names that say nothing about the value: a booking is called `booking`, identifiers are called `person_ids`.
BANNED_LOCALS = frozenset(
    {"found", "given", "here", "known", "one", "said", "some", "taken", "theirs", "there", "told", "wanted", "what"}
)
# As the variable of a loop it means an index; as a value it is the location of a person or a chat.
BANNED_LOOP_VARIABLES = frozenset({"place"})
BANNED_CONSTANTS = frozenset(
    {
        *("AT_LEAST", "AT_ONCE", "BATCH", "ENOUGH", "EVERY", "FEWEST", "FIRST", "GRACE", "LARGEST", "LEAST", "LIMIT"),
        *("LONGEST", "LOOKS_EVERY", "LUCK", "MANY", "MOST", "OFTEN", "PATIENCE", "PAUSE", "SHORTEST", "SHOWN"),
        *("SIZE", "SIZES", "SMALLEST", "SOON", "TIMEOUT", "TRIES", "WAIT"),
    }
)
QUESTION = re.compile(r"(What|Who|Whose|Whom|How|Whether|Where|When|Why|Which)\b")
# Two classes of one name: a record that an archive yields and the row it becomes.
SHARED_CLASS_NAMES = {
    "Connection": "networks.records yields it, people.models keeps it",
    "Fact": "networks.records yields it, people.models keeps it",
    "HostFact": "networks.records yields it, people.models keeps it",
    "Interaction": "networks.records yields it, people.models keeps it",
}
# Imports inside functions: the folder or the imported package, and the reason.
LATE_IMPORT_FOLDERS = {
    "src/klatsch/cli/": "a command loads Django after it has checked its arguments, and klatsch slots never does",
    "tests/": "a fixture loads models after Django is set up",
    "scripts/": "a script sets Django up before it loads models, and the release needs no Django at all",
    "benchmarks/": "a benchmark sets the environment before Django reads it",
}
LATE_IMPORTS = {
    "PIL": "start-up weight: only guest pages with a picture need it",
    "cryptography": "start-up weight: only sealed secrets need it",
    "django": "the settings are not ready while this module is loaded",
    "icalendar": "start-up weight: only calendar objects need it",
    "igraph": "start-up weight: only an assessment needs it",
    "imap_tools": "start-up weight: only a server with a mailbox needs it",
    "imaplib": "start-up weight: only a server with a mailbox needs it",
    "libipld": "start-up weight: only Bluesky repositories need it",
    "limits": "start-up weight: only a limited request needs it",
    "numpy": "start-up weight: only an assessment needs it",
    "rapidfuzz": "start-up weight: only the search for duplicates needs it",
    "recurring_ical_events": "start-up weight: only repeating busy times need it",
    "requests": "start-up weight: only a request to another server needs it",
    "scipy": "start-up weight: only an assessment needs it",
    "segno": "start-up weight: only the QR code needs it",
    "wordllama": "an extra that may not be installed",
    "klatsch.calendars.caldav": "loads requests",
    "klatsch.calendars.ics_subscription": "loads requests",
    "klatsch.insight": "loads numpy and scipy",
    "klatsch.invitations.og_image": "loads Pillow",
    "klatsch.people.identity": "loads rapidfuzz",
    "klatsch.people.merging": "loads rapidfuzz",
    "klatsch.people.profiles": "loads Pillow",
}


def functions_of(module: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def check_locals(path: str, module: ast.Module) -> Iterator[str]:
    """Locals and parameters say what they hold."""
    if path.startswith("tests/"):
        return
    columns = {id(target) for target in class_attributes(module)}
    for node in ast.walk(module):
        for name, line in bound_names(node):
            if name in BANNED_LOCALS and id(node) not in columns:
                yield f"line {line}: something is called {name}; say what it holds"
        if isinstance(node, ast.For | ast.comprehension):
            for name, line in loop_variables(node.target):
                if name in BANNED_LOOP_VARIABLES:
                    yield f"line {line}: the variable of a loop is called {name}; say what it holds"


def class_attributes(module: ast.Module) -> Iterator[ast.expr]:
    """Yield the targets in class bodies. They are columns and fields, whose names stay."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.Assign):
                    yield from statement.targets
                elif isinstance(statement, ast.AnnAssign):
                    yield statement.target


def bound_names(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (name, line) of the variable or parameter that `node` makes."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id, node.lineno
    if isinstance(node, ast.arg):
        yield node.arg, node.lineno


def loop_variables(target: ast.expr) -> Iterator[tuple[str, int]]:
    return ((part.id, part.lineno) for part in ast.walk(target) if isinstance(part, ast.Name))


def check_constants(_path: str, module: ast.Module) -> Iterator[str]:
    """Constants carry subject and unit."""
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            for name in names:
                if isinstance(name, ast.Name) and name.id.lstrip("_") in BANNED_CONSTANTS:
                    yield f"line {node.lineno}: the constant {name.id} has no subject and unit"


def check_docstrings(_path: str, module: ast.Module) -> Iterator[str]:
    """The first line of a docstring is a sentence that says what is done or returned, not a question word."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(module):
        if not isinstance(node, documented):
            continue
        match = QUESTION.match(ast.get_docstring(node) or "")
        if match:
            line = node.body[0].lineno
            yield f"line {line}: the docstring begins with {match[1]}; say what it does or returns"


def check_late_imports(path: str, module: ast.Module) -> Iterator[str]:
    """Modules are imported at the top of a file, unless a table says why not."""
    if path.startswith(tuple(LATE_IMPORT_FOLDERS)) or path.endswith("/apps.py"):
        return
    for function in functions_of(module):
        for node in ast.walk(function):
            for name, line in imported_modules(node):
                if not has_reason(name):
                    yield f"line {line}: {function.name} imports {name}; import it at the top of the file"


def imported_modules(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of each import in a statement."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def has_reason(name: str) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in LATE_IMPORTS for length in range(1, len(parts) + 1))


def duplicate_classes(modules: Iterable[tuple[str, ast.Module]]) -> Iterator[tuple[str, str]]:
    """Yield (path, sentence) for each class of the package whose name stands in another module too."""
    paths: dict[str, list[str]] = defaultdict(list)
    for path, module in modules:
        if path.startswith("src/"):
            for node in module.body:
                if isinstance(node, ast.ClassDef) and node.name != "Migration":
                    paths[node.name].append(path)
    for name, owners in sorted(paths.items()):
        if len(owners) > 1 and name not in SHARED_CLASS_NAMES:
            yield owners[0], f"the class {name} stands in {' and '.join(owners[1:])}, too: name one after its subject"


RULES = [check_locals, check_constants, check_docstrings, check_late_imports]
