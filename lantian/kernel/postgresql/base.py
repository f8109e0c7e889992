from typing import Any

from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor


class DatabaseSchemaEditor(PostgresSchemaEditor):
    """Writes the constraint of a city key as `(city, key) → (city, id)`."""

    # Without an inline form, added columns take the same road as created tables: `_create_fk_sql`.
    sql_create_column_inline_fk = None  # type: ignore[assignment]

    def _create_fk_sql(self, model: Any, field: Any, suffix: str) -> Statement:
        if not getattr(field, "holds_city", False):
            return super()._create_fk_sql(model, field, suffix)  # type: ignore[misc]
        table, to_table = model._meta.db_table, field.target_field.model._meta.db_table
        return Statement(
            self.sql_create_fk,
            table=Table(table, self.quote_name),
            name=self._fk_constraint_name(model, field, suffix),  # type: ignore[attr-defined]
            column=Columns(table, ["city", field.column], self.quote_name),
            to_table=Table(to_table, self.quote_name),
            to_column=Columns(to_table, ["city", field.target_field.column], self.quote_name),
            deferrable=self.connection.ops.deferrable_sql(),
        )


class DatabaseWrapper(PostgresWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
