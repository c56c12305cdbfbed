"""The lookup ``any_of``, for thousands of values at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models.lookups import In

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class AnyOf(In):
    """`field__any_of=texts`: as `in`, but on PostgreSQL one array, which it reads faster than literals."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[str]:
        """Return the texts as they are; each of them once."""
        return list(dict.fromkeys(self.rhs))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        if not self.rhs:
            raise EmptyResultSet
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*parameters, self.rhs]
