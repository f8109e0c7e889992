"""All dated facts of a child in one question: its file is the page that is opened most."""

import json
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from lantian.kernel.city import acting_city
from lantian.registry.models import Closing, Enrolment, Guardianship, Health, Hukou, Residence

FACTS: dict[str, Any] = {
    "hukou": Hukou,
    "residence": Residence,
    "enrolment": Enrolment,
    "health": Health,
    "guardianship": Guardianship,
}
DATED: dict[str, Any] = {**FACTS, "closing": Closing}
"""All dated rows of a child: what holds of it, and when its file was closed."""


def facts_of(child: UUID, names: frozenset[str]) -> list[tuple[str, Any]]:
    """The rows of a child in the tables of these names, by table in the order of `DATED`, the latest first."""
    asked = tuple(name for name in DATED if name in names)
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_question(asked), [acting_city(), child] * len(asked))
        rows = [(name, _made(DATED[name], columns)) for name, columns in cursor.fetchall()]
    rows.sort(key=lambda named: named[1].since or date.max, reverse=True)
    return sorted(rows, key=lambda named: asked.index(named[0]))


@cache
def _question(names: tuple[str, ...]) -> str:
    return " UNION ALL ".join(
        f"""SELECT '{name}', to_jsonb("{table}") FROM "{table}"
        WHERE "{table}"."city" = %s AND "{table}"."child_id" = %s"""
        for name, table in ((name, DATED[name]._meta.db_table) for name in names)
    )


def _made(model: Any, row: str) -> Any:
    """The model of a row that came as JSON."""
    columns, fields = json.loads(row), model._meta.concrete_fields
    values = [field.to_python(columns[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)
