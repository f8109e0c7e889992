"""Taking an import back: rows that it made go, rows that it changed stand again as they stood.

That is only possible as long as nobody built on it. What the history keeps of it stays.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from lantian.access.scopes import taking_rows_away
from lantian.kernel.city import acting_city
from lantian.registry.imports.following import follow_children, make_due, run
from lantian.registry.imports.writing import ChangedMeanwhile, packed, rekey, respell, unpacked
from lantian.registry.models import (
    CardIssue,
    Child,
    ChildDocument,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    Residence,
    RosterImport,
    RowBefore,
    StatusEpisode,
    Tie,
)
from lantian.registry.services.following import follow_elsewhere, lock

Model = type[models.Model]
Before = dict[tuple[Model, UUID], tuple[int, dict[str, Any]]]
"""How rows stood: by table and key, their version after the import and the columns that it changed."""

OF_CHILD: tuple[Model, ...] = (Tie, Residence, Hukou, Enrolment, Health, Guardianship)
SHARED: tuple[Model, ...] = (Person, Household, Migration, Livelihood)
# Persons and houses go first: what their rows would tell the triggers of their guards is then of no account.
IN_ORDER: tuple[Model, ...] = (Person, Household, Migration, Livelihood, *OF_CHILD, Child)


@dataclass(frozen=True)
class Origin:
    """What rows of the register come from besides a roster: its key, its place, the day on which they were made."""

    pk: UUID
    region: int
    as_of_on: date


class BuiltUpon(Exception):
    """Others have changed what the import made: the children concerned, in no order."""

    def __init__(self, children: set[UUID]) -> None:
        super().__init__(len(children))
        self.children = children


def undo(roster: RosterImport | Origin) -> None:
    """Takes an import back, in the acting scope's transaction. Raises `BuiltUpon`, `ChangedMeanwhile`."""
    before = _rows_before(roster)
    touched = _children_of(before) | _children_added_to(roster)
    lock(touched)
    built_upon = built_upon_by_others(roster, before)
    if built_upon:
        raise BuiltUpon(built_upon)
    with taking_rows_away():
        _take_away(roster.pk)
        _put_back(before)
        _tell_earlier_imports(roster, before)
        RowBefore.objects.filter(roster=roster.pk).delete()
    children = {row: values for (model, row), (_, values) in before.items() if model is Child}
    respell([key for key, values in children.items() if "name" in values])
    rekey([key for key, values in children.items() if "identity_index" in values])
    follow_children(touched, (), roster.as_of_on)
    make_due(touched)
    follow_elsewhere({key for model, key in before if model is Person})


def built_upon_by_others(roster: RosterImport | Origin, before: Before) -> set[UUID]:
    """Children of whom somebody changed or added something that rests on this import."""
    return {key for keys in (*_built_on_new(roster), *_changed_since(roster, before)) for key in keys}


def _built_on_new(roster: RosterImport | Origin) -> Iterator[set[UUID]]:
    parameters = {"city": acting_city(), "origin": roster.pk, "as_of": roster.as_of_on}
    made = "row.city = %(city)s AND row.origin = %(origin)s"
    changed = f"""{made} AND row.version <> 1 AND NOT EXISTS (SELECT 1 FROM registry_rowbefore AS before
        WHERE before.city = row.city AND before.roster_id = %(origin)s AND before.row = row.id)"""
    made_anew: list[Model] = [*OF_CHILD, *SHARED, Child]
    for model in made_anew:
        key = "unnest(row.children)" if model in SHARED else "row.id" if model is Child else "row.child_id"
        yield _keys(f"SELECT {key} FROM {_table(model)} AS row WHERE {changed}", parameters)
    confirmed = "row.erased_at IS NOT NULL OR row.confirmed_on <> %(as_of)s"
    yield _keys(f"SELECT row.id FROM registry_child AS row WHERE {made} AND ({confirmed})", parameters)
    yield _keys(
        f"SELECT row.child_id FROM registry_tie AS row WHERE {made} AND row.seat IS NOT NULL", parameters
    )
    added: list[Model] = [*OF_CHILD, CardIssue]
    for model in added:
        yield _keys(_added(model, "child_id", "registry_child", "row.child_id"), parameters)
    # What is closed keeps its child in the register as what is open does, and says no more than that.
    with taking_rows_away(closed_too=True):
        closed = _keys(_added(ChildDocument, "child_id", "registry_child", "row.child_id"), parameters)
        for model, column in _above(is_derived=False):
            closed |= _keys(
                f"""SELECT made.id FROM {_table(model)} AS row
                JOIN registry_child AS made ON made.city = row.city AND made.id = row.{column}
                WHERE made.city = %(city)s AND made.origin = %(origin)s""",
                parameters,
            )
    yield closed
    yield _keys(_added(Tie, "person_id", "registry_person", "row.child_id"), parameters)
    yield _keys(_added(Child, "household_id", "registry_household", "row.id"), parameters)
    yield _keys(_added(Migration, "person_id", "registry_person", "unnest(row.children)"), parameters)
    yield _keys(_added(Livelihood, "household_id", "registry_household", "unnest(row.children)"), parameters)


def _above(*, is_derived: bool) -> Iterator[tuple[Model, str]]:
    """Tables of rooms above with a key to a child, and its column; those that follow from its facts, or the others."""
    for relation in Child._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label != "registry" and model.is_derived == is_derived:
            yield model, str(relation.field.attname)


def _added(model: Model, column: str, owner: str, child: str) -> str:
    """Rows that others added to a child, person or house of this import; those that it changed are its own."""
    return f"""
        SELECT {child} FROM {_table(model)} AS row
        JOIN {owner} AS made ON made.city = row.city AND made.id = row.{column}
        WHERE made.city = %(city)s AND made.origin = %(origin)s AND row.origin IS DISTINCT FROM %(origin)s
            AND NOT EXISTS (SELECT 1 FROM registry_rowbefore AS before
                WHERE before.city = row.city AND before.roster_id = %(origin)s AND before.row = row.id)
    """


def _changed_since(roster: RosterImport | Origin, before: Before) -> Iterator[set[UUID]]:
    """Rows that the import changed and that somebody changed again, took away, or looked at since."""
    expected: dict[Model, dict[UUID, int]] = defaultdict(dict)
    for (model, key), (version, _) in before.items():
        expected[model][key] = version
    for model, versions in expected.items():
        column = "children" if model in SHARED else "id" if model is Child else "child_id"
        found = model.objects.filter(pk__in=list(versions))  # type: ignore[attr-defined]
        for key, version, children in found.values_list("id", "version", column):
            if version != versions.pop(key):
                yield set(children) if isinstance(children, list) else {children}
        if versions:
            yield set(versions)
    confirmed = {
        key: values["confirmed_on"]
        for (model, key), (_, values) in before.items()
        if model is Child and "confirmed_on" in values
    }
    for key, confirmed_on in Child.objects.filter(pk__in=list(confirmed)).values_list("pk", "confirmed_on"):
        if confirmed_on != max(confirmed[key], roster.as_of_on):
            yield {key}


def _rows_before(roster: RosterImport | Origin) -> Before:
    found = RowBefore.objects.filter(roster=roster.pk)
    return {
        (_model(before.table), before.row): (before.version_after, unpacked(before.values.reveal()))
        for before in found.iterator()
    }


def _children_of(before: Before) -> set[UUID]:
    keys: dict[Model, list[UUID]] = defaultdict(list)
    for model, key in before:
        keys[model].append(key)
    children = set(keys[Child])
    for model, of_model in keys.items():
        if model is Child:
            continue
        column = "children" if model in SHARED else "child_id"
        found = model.objects.filter(pk__in=of_model).values_list(column, flat=True)  # type: ignore[attr-defined]
        children.update(key for keys in found for key in (keys if isinstance(keys, list) else [keys]))
    return children


def _children_added_to(roster: RosterImport | Origin) -> set[UUID]:
    """Children on file before, of whom, or of whose people or house, the import added rows."""
    added: set[UUID] = set()
    for model in (*OF_CHILD, *SHARED):
        key = "unnest(row.children)" if model in SHARED else "row.child_id"
        statement = f"""
            SELECT DISTINCT added.child
            FROM (SELECT {key} AS child FROM {_table(model)} AS row
                WHERE row.city = %(city)s AND row.origin = %(origin)s) AS added
            JOIN registry_child AS child ON child.city = %(city)s AND child.id = added.child
                AND child.origin IS DISTINCT FROM %(origin)s
        """
        added |= _keys(statement, {"city": acting_city(), "origin": roster.pk})
    return added


def _take_away(origin: UUID) -> None:
    """Deletes the rows of an import; the foreign keys are looked at when the transaction ends."""
    of_new = "SELECT id FROM registry_child WHERE city = %(city)s AND origin = %(origin)s"
    run(f"DELETE FROM access_chargedchild WHERE city = %(city)s AND child IN ({of_new})", origin=origin)
    run(f"DELETE FROM registry_identitykey WHERE city = %(city)s AND child IN ({of_new})", origin=origin)
    for derived in (OtherReading, StatusEpisode):
        run(f"DELETE FROM {_table(derived)} WHERE city = %(city)s AND child_id IN ({of_new})", origin=origin)
    for model, column in _above(is_derived=True):
        run(f"DELETE FROM {_table(model)} WHERE city = %(city)s AND {column} IN ({of_new})", origin=origin)
    for model in IN_ORDER:
        run(f"DELETE FROM {_table(model)} WHERE city = %(city)s AND origin = %(origin)s", origin=origin)


def _put_back(before: Before) -> None:
    """Writes the former values into rows that are as the import left them; each row counts one version on."""
    alike: dict[tuple[Model, tuple[str, ...]], list[tuple[UUID, int, dict[str, Any]]]] = defaultdict(list)
    for (model, key), (version, values) in before.items():
        if values:
            alike[model, tuple(sorted(values))].append((key, version, values))
    for (model, columns), together in alike.items():
        assigned = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
        statement = (
            f"UPDATE {_table(model)} SET {assigned}, version = version + 1 "
            "WHERE city = %s AND id = %s AND version = %s"
        )
        parameters = [
            [*(values[column] for column in columns), acting_city(), key, version]
            for key, version, values in together
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, parameters)
            if cursor.rowcount != len(together):
                raise ChangedMeanwhile


def _tell_earlier_imports(roster: RosterImport | Origin, before: Before) -> None:
    """A row that counts two versions on, changed and put back, is for earlier imports still as they left it."""
    made_by: dict[tuple[Model, UUID], UUID] = {}
    for model in {model for model, _ in before}:
        keys = [key for one, key in before if one is model]
        rows = model.objects.filter(pk__in=keys, origin__isnull=False)  # type: ignore[attr-defined]
        made_by |= {(model, key): origin for key, origin in rows.values_list("pk", "origin")}
    for (model, key), (version, values) in before.items():
        if not values:
            continue
        left = version - 1 if _is_mended(values) else version
        earlier = RowBefore.objects.filter(row=key, version_after=left).exclude(roster=roster.pk)
        told = earlier.update(version_after=version + 1)
        origin = made_by.get((model, key))
        if origin and not told and left == 1:
            RowBefore(
                roster_id=origin,
                region=roster.region,
                table=model._meta.model_name or "",
                row=key,
                version_after=version + 1,
                values=packed({}),
            ).save(force_insert=True)


def _is_mended(values: dict[str, Any]) -> bool:
    """Whether the import counted a version on: not for a child of whom only others' rows changed."""
    return set(values) != {"confirmed_on"}


def _keys(statement: str, parameters: dict[str, Any]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {key for (key,) in cursor.fetchall()}


def _table(model: Model) -> str:
    return model._meta.db_table


def _model(name: str) -> Model:
    return apps.get_model("registry", name)
