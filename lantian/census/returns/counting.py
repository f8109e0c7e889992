"""One SQL statement for a return: the children counted on a day with their facts of that day, summed by column.

What stands in the register *now* about that day counts, and a child counts where it lived then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from lantian.census.returns.rules.templates import Column, Template, Tie
from lantian.census.returns.rules.vocabulary import DIMENSIONS, Where
from lantian.kernel.city import acting_city
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.registry.models import Child
from lantian.registry.rules.calibres.conditions import PARENTS
from lantian.registry.rules.calibres.definitions import Calibre

UNCLEAR = "unclear"
NO_CARER, GRANDPARENTS = ("01", *sorted(PARENTS)), ("61", "62", "63", "64")
"""GB/T 4761: who lives alone or with parents has no other carer."""

# The latest begun of the rows that hold on the day; `{on}` is a date of ours, never text that somebody typed.
HELD = """
    LEFT JOIN (
        SELECT DISTINCT ON ({table}.{key}) {table}.{key} AS owner, {columns}
        FROM {owners} JOIN {table} ON {table}."city" = {owners}.city AND {table}.{key} = {owners}.{owner}
        WHERE ({table}.since IS NULL OR {table}.since <= {on})
          AND ({table}.until IS NULL OR {table}.until > {on}) {more}
        ORDER BY {table}.{key}, {table}.since DESC NULLS LAST, {table}.id DESC
    ) AS {name} ON {name}.owner = {owners}.{owner}"""
JUDGED = """
judged AS MATERIALIZED (
    SELECT registry_child.id, registry_child.city, registry_child.birth_on, registry_child.sex, registry_child.region,
           registry_child.household_id, registry_statusepisode.standing, registry_statusepisode.clause
    FROM registry_statusepisode
    JOIN registry_child ON registry_child."city" = registry_statusepisode."city"
        AND registry_child.id = registry_statusepisode.child_id AND registry_child.erased_at IS NULL
    WHERE registry_statusepisode."city" = {city} AND registry_statusepisode.calibre = %s
      AND registry_statusepisode.edition = %s AND registry_statusepisode.standing IN ('in', 'unclear')
      AND registry_statusepisode.since <= {on}
      AND (registry_statusepisode.until IS NULL OR registry_statusepisode.until > {on}) AND {near} {more}
)"""
COUNTED = """
counted AS MATERIALIZED (
    SELECT judged.*, {place} AS place, home.lives_with FROM judged{home} WHERE {within}
)"""
# The planner takes one row in two to pass a CASE, and one in 200 a BETWEEN, and would look up each child.
WITHIN = "CASE WHEN {place} < {low} THEN false ELSE {place} <= {high} END"
FACTS = """
facts AS (
    SELECT counted.id, counted.place, counted.standing = 'in' AS is_in,
           extract(year FROM age({on}, counted.birth_on))::int AS age, counted.sex,
           nullif(schooling.stage, '') AS stage, schooling.boards, hukou.is_registered AS hukou,
           nullif(guarding.level, '') AS guardianship,
           CASE WHEN coalesce(carer.relation, counted.lives_with, '') = ANY ('{{"",{no_carer}}}'::text[]) THEN NULL
                WHEN coalesce(carer.relation, counted.lives_with) = ANY ('{{{grandparents}}}'::text[])
                THEN 'grandparents' ELSE 'others' END AS carer,
           CASE WHEN condition.condition IN ('10', '20') THEN 'healthy' WHEN condition.condition = '60' THEN 'disabled'
                WHEN condition.condition IN ('30', '40') THEN 'ill' END AS health,
           house.poverty_marks::text[] AS poverty, house.aid::text[] AS aid, counted.clause AS ground
    FROM counted{held}
)"""
OF_CHILD = (
    ("registry_enrolment", "schooling", "stage, boards", ""),
    ("registry_hukou", "hukou", "is_registered", ""),
    ("registry_guardianship", "guarding", "level", ""),
    ("registry_health", "condition", "condition", ""),
    ("registry_tie", "carer", "relation", "AND registry_tie.kind = 'carer'"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A return that somebody wants: a form, a calibre in an edition, a place, a day, and a row for each `level`."""

    template: Template
    calibre: Calibre
    place: int
    on: date
    level: Level

    @property
    def levels(self) -> list[Level]:
        """The levels of its rows, from the one right below the place down to the finest."""
        order = list(STEPS)
        own, finest = order.index(level_of(self.place)), order.index(self.level)
        return order[own + 1 : finest + 1] or [self.level]


@dataclass(frozen=True, slots=True)
class Sums:
    """What was counted in one place: by column, by tie how many children break it, and how many are unclear."""

    values: tuple[int, ...]
    open: tuple[int, ...]
    unclear: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            tuple(map(sum, zip(self.values, other.values, strict=True))),
            tuple(map(sum, zip(self.open, other.open, strict=True))),
            self.unclear + other.unclear,
        )


def nothing(template: Template) -> Sums:
    """A row of zeros."""
    return Sums((0,) * len(template.columns), (0,) * len(template.ties))


def count(asked: Asked) -> dict[int, Sums]:
    """The sums of every place of the finest level in which a child counts or is unclear."""
    form, step = asked.template, STEPS[asked.level]
    places = {one.code: at for at, one in enumerate(form.columns)}
    sums = [f"sum(m{at})" for at in range(len(form.columns))]
    broken = [f"count(*) FILTER (WHERE {_breaks(tie, places)})" for tie in form.ties]
    marks, values = _marks(form.columns)
    facts, given = _facts(asked)
    sql = (
        f"WITH {facts}, marks AS MATERIALIZED (SELECT place, is_in, {marks} FROM facts) "
        f"SELECT place - mod(place, {step}), {', '.join([*sums, *broken])}, count(*) FILTER (WHERE NOT is_in) "
        "FROM marks GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *values])
        rows = cursor.fetchall()
    width = len(sums)
    return {place: Sums(tuple(rest[:width]), tuple(rest[width:-1]), rest[-1]) for place, *rest in rows}


def children_in(asked: Asked, place: int, cell: str) -> QuerySet[Child]:
    """The children of a cell: a column's code, `tie-<number>` (whoever breaks a tie), or `unclear`.

    Raises `KeyError` where the form has no such cell.
    """
    facts, given = _facts(asked)
    low, high = scope_of(place)
    condition, columns = _condition(asked.template, cell)
    marks, values = _marks(columns)
    body = f", marks AS (SELECT id, place, is_in{', ' if marks else ''}{marks} FROM facts)"
    sql = f"WITH {facts}{body} SELECT id FROM marks WHERE place BETWEEN {low} AND {high} AND {condition}"
    return Child.objects.filter(pk__in=RawSQL(sql, [*given, *values]))  # noqa: S611 - numbers, dates and names of ours


def children_counted(asked: Asked) -> QuerySet[Child]:
    """All children of a return."""
    return children_in(asked, asked.place, "")


def facts_of(asked: Asked, children: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of some children on the day, by dimension, with the `place` that they lived in; None: not recorded."""
    facts, given = _facts(asked, children)
    names = ["place", *DIMENSIONS]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {facts} SELECT id, {', '.join(names)} FROM facts", given)
        return {key: dict(zip(names, values, strict=True)) for key, *values in cursor.fetchall()}


def _condition(form: Template, cell: str) -> tuple[str, Sequence[Column]]:
    if cell == UNCLEAR:
        return "NOT is_in", ()
    if not cell:
        return "is_in", ()
    if cell.startswith("tie-"):
        number = cell.removeprefix("tie-")
        if not (number.isascii() and number.isdigit() and int(number) < len(form.ties)):
            raise KeyError(cell)
        return _breaks(
            form.ties[int(number)], {one.code: at for at, one in enumerate(form.columns)}
        ), form.columns
    return "m0 = 1", (form.column(cell),)


def _breaks(tie: Tie, places: Mapping[str, int]) -> str:
    left, right = (" + ".join(f"m{places[code]}" for code in side) for side in (tie.left, tie.right))
    return f"({left}) <> ({right})"


def _marks(columns: Sequence[Column]) -> tuple[str, list[Any]]:
    """A 1 or 0 for each column, and the values that the conditions compare with."""
    parts, values = [], []
    for at, column in enumerate(columns):
        condition, given = _where(column.where)
        parts.append(f"CASE WHEN is_in{condition} THEN 1 ELSE 0 END AS m{at}")
        values += given
    return ", ".join(parts), values


def _where(where: Where) -> tuple[str, list[Any]]:
    parts, values = [], []
    for name, given in where.items():
        kind = DIMENSIONS[name].kind
        if kind == "number":
            parts.append(f"{name} BETWEEN %s AND %s")
            values += list(given)
        elif kind == "answer":
            parts.append(f"{name} IS {'TRUE' if given else 'FALSE'}")
        else:
            parts.append(f"{name} && %s::text[]" if kind == "marks" else f"{name} = ANY (%s::text[])")
            values.append(list(given))
    return "".join(f" AND {part}" for part in parts), values


def _facts(asked: Asked, children: Sequence[UUID] | None = None) -> tuple[str, list[Any]]:
    """The two tables `counted` and `facts`, and the values that they need."""
    on, city = f"DATE '{asked.on.isoformat()}'", acting_city()
    low, high = scope_of(asked.place)
    # Who lives there today has its episodes there; of an earlier day the residence of that day says it.
    is_today = asked.on >= timezone.localdate()
    near = f"registry_statusepisode.region BETWEEN {low} AND {high}" if is_today else "true"
    home = _held("registry_residence", "home", "place, lives_with", on, owners="judged")
    held = [_held(table, name, columns, on, more) for table, name, columns, more in OF_CHILD]
    house = _held(
        "registry_livelihood", "house", "poverty_marks, aid", on, key="household_id", owner="household_id"
    )
    more = "AND registry_child.id = ANY (%s::uuid[])" if children is not None else ""
    judged = JUDGED.format(city=city, on=on, near=near, more=more)
    place = "judged.region" if is_today else "coalesce(home.place, judged.region)"
    within = "true" if is_today else WITHIN.format(place=place, low=low, high=high)
    counted = COUNTED.format(home=home, place=place, within=within)
    facts = FACTS.format(
        on=on,
        held="".join([*held, house]),
        no_carer=",".join(NO_CARER),
        grandparents=",".join(GRANDPARENTS),
    )
    given: list[Any] = [asked.calibre.code, asked.calibre.edition]
    return f"{judged}, {counted}, {facts}", [*given, *([list(children)] if children is not None else [])]


def _held(
    table: str,
    name: str,
    columns: str,
    on: str,
    more: str = "",
    *,
    key: str = "child_id",
    owner: str = "id",
    owners: str = "counted",
) -> str:
    """A join with the row of each owner that holds on the day."""
    return HELD.format(
        table=table, name=name, columns=columns, on=on, more=more, key=key, owner=owner, owners=owners
    )
