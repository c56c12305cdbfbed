"""The reference of the promised Python functions, from their signatures and docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scripts.reference_docs.markdown import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The modules whose public functions other programs may rely on.
PROMISED_MODULES = ("klatsch.insight.api",)
MODULE_PREFIX = re.compile(r"\b(?:[a-z_0-9]+\.)+(?=[A-Z])")


def functions_section() -> str:
    """Return one section a function, then one a class of their arguments and results."""
    names = list(promised_names())
    functions = [(name, value) for name, value in names if inspect.isfunction(value)]
    classes = dict.fromkeys([value for _, value in names if inspect.isclass(value)])
    for _, function in functions:
        classes |= dict.fromkeys(named_classes(str(inspect.signature(function)), function.__globals__))
    return "\n".join(
        [
            "## Functions\n",
            *(_function(name, function) for name, function in functions),
            "## Classes\n",
            *(_class(value) for value in classes),
        ]
    )


def promised_names() -> Iterator[tuple[str, Any]]:
    """Yield the full name and the value of each promised name, in the order of the modules' `__all__`."""
    for module_name in PROMISED_MODULES:
        module = import_module(module_name)
        for name in module.__all__:
            yield f"{module_name}.{name}", getattr(module, name)


def named_classes(annotation: str, names: dict[str, Any]) -> Iterator[type]:
    """Yield the dataclasses of klatsch in an annotation, and those in their fields."""
    for word in re.findall(r"\w+", annotation):
        value = names.get(word)
        if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__.startswith("klatsch."):
            yield value
            for field in dataclasses.fields(value):
                yield from named_classes(_type_text(field.type), vars(sys.modules[value.__module__]))


def _type_text(annotation: object) -> str:
    """Return an annotation as it is written in code, without the paths of modules."""
    return MODULE_PREFIX.sub("", annotation if isinstance(annotation, str) else inspect.formatannotation(annotation))


def _function(name: str, function: Callable[..., object]) -> str:
    signature = inspect.signature(function)
    arguments = ",\n".join(
        f"    {_type_text(str(parameter))}" if parameter.kind is not parameter.KEYWORD_ONLY else f"    {parameter}"
        for parameter in signature.parameters.values()
    )
    keyword_only = [p for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY]
    if keyword_only:
        arguments = arguments.replace(f"    {keyword_only[0]}", f"    *,\n    {keyword_only[0]}")
    returned = _type_text(signature.return_annotation)
    code = MODULE_PREFIX.sub("", f"def {function.__name__}(\n{arguments},\n) -> {returned}: ...")
    return f"### `{name}`\n\n```python\n{code}\n```\n\n{inspect.getdoc(function) or ''}\n"


def _class(value: type) -> str:
    fields = dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()
    rows = [(f"`{field.name}`", f"`{_type_text(field.type)}`") for field in fields]
    properties = [
        (f"`{name}` (property)", f"`{_type_text(inspect.signature(member.fget).return_annotation)}`")
        for name, member in vars(value).items()
        if isinstance(member, property) and member.fget
    ]
    described = inspect.getdoc(value) or ""
    return f"### `{value.__name__}`\n\n{described}\n\n{table(('field', 'type'), [*rows, *properties])}"
