"""All dated facts of a child in one question: its file is the page that is opened most."""

import json
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from lantian.kernel.city import acting_city
from lantian.registry.models import (
    Child,
    Closing,
    Enrolment,
    Guardianship,
    Health,
    Hukou,
    Livelihood,
    Residence,
)

FACTS: dict[str, Any] = {
    "hukou": Hukou,
    "residence": Residence,
    "enrolment": Enrolment,
    "health": Health,
    "guardianship": Guardianship,
}
DATED: dict[str, Any] = {**FACTS, "closing": Closing}
"""All dated rows of a child: what holds of it, and when its file was closed."""

OF_HOUSE = {"livelihood": Livelihood}
"""What holds of its household: how it lives now."""

TABLES = DATED | OF_HOUSE
HOLDERS = {
    **dict.fromkeys(DATED, '"child_id" = %s'),
    **dict.fromkeys(OF_HOUSE, '"household_id" = %s AND "until" IS NULL'),
}


def facts_of(child: Child, names: frozenset[str]) -> list[tuple[str, Any]]:
    """The rows of a child in the tables of these names, by table in the order of `DATED`, the latest first; then the
    one that holds of its household."""
    asked = tuple(name for name in DATED if name in names)
    of_house = tuple(name for name in OF_HOUSE if name in names and child.household_id)
    if not asked + of_house:
        return []
    values: list[Any] = [acting_city(), child.pk] * len(asked)
    values += [acting_city(), child.household_id] * len(of_house)
    asked += of_house
    with connection.cursor() as cursor:
        cursor.execute(_question(asked), values)
        rows = [(name, _made(TABLES[name], columns)) for name, columns in cursor.fetchall()]
    rows.sort(key=lambda named: named[1].since or date.max, reverse=True)
    return sorted(rows, key=lambda named: asked.index(named[0]))


@cache
def _question(names: tuple[str, ...]) -> str:
    return " UNION ALL ".join(
        f"""SELECT '{name}', to_jsonb("{table}") FROM "{table}"
        WHERE "{table}"."city" = %s AND "{table}".{HOLDERS[name]}"""
        for name, table in ((name, TABLES[name]._meta.db_table) for name in names)
    )


def _made(model: Any, row: str) -> Any:
    """The model of a row that came as JSON."""
    columns, fields = json.loads(row), model._meta.concrete_fields
    values = [field.to_python(columns[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)
