"""Writing what an examination found, in the acting scope's one transaction: all of it or nothing."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models

from lantian.access.scopes import taking_rows_away
from lantian.access.sealing import Sealed
from lantian.kernel.city import acting_city
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.imports.cases import Begun, Mend, Outcome, Writes
from lantian.registry.imports.crew import Crew
from lantian.registry.imports.examining import Examination
from lantian.registry.imports.finding import in_parts
from lantian.registry.imports.following import charge_class_teachers, follow_children, make_due
from lantian.registry.imports.standing import GUARDS
from lantian.registry.imports.tables import (
    Recorded,
    analyse,
    checked_at_once,
    make_room,
    rows_expected,
    write_lines,
)
from lantian.registry.models import (
    Child,
    Household,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    RowBefore,
)
from lantian.registry.services.following import follow_elsewhere, lock

Column = tuple[str, ...]
SHARED = (Person, Household)
OF_SHARED: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Migration: (Person, "person_id"),
    Livelihood: (Household, "household_id"),
}
Lines = tuple[int, tuple[bytes, bytes]]
"""A part's number, and the lines of its children and their people."""

PARTS_AT_ONCE = 5
ADDED_AT_ONCE = 1_000
MOST_UNKNOWN = 1_000
"""Children whom the planner need not know of."""


class ChangedMeanwhile(RuntimeError):
    """Somebody changed a row between reading and writing: nothing was written, and trying again is safe."""


def write(found: Examination, crew: Crew, recorded: Recorded, progress: Callable[[int], None]) -> None:
    """Writes an examination without wrong rows. Raises `ChangedMeanwhile`."""
    writes = found.writes
    mends = [mend for mend in writes.mends.values() if mend.values]
    changed = [case.child for case in found.cases if case.outcome == Outcome.CHANGED and case.child]
    lock({*writes.touched, *changed})
    _keep_before(found, mends, changed)
    _mend(mends)
    _add([row for row in writes.begun if row.model in SHARED], recorded)
    _write_new(found, crew, recorded, progress)
    _add([row for row in writes.begun if row.model not in (*SHARED, *OF_SHARED)], recorded)
    _add(_guarded([row for row in writes.begun if row.model in OF_SHARED]), recorded)
    respell([mend.key for mend in mends if mend.model is Child and "name" in mend.values])
    rekey([mend.key for mend in mends if mend.model is Child and "identity_index" in mend.values])
    charge_class_teachers(found.frame.origin)
    follow_children(writes.touched, changed, recorded.as_of)
    make_due(writes.touched)
    follow_elsewhere(_people_of(writes))


def _people_of(writes: Writes) -> set[UUID]:
    """People on file of whom something changed: they may have children whom the import does not see."""
    mended = {model: [key for one, key in writes.mends if one is model] for model in (Person, Migration)}
    begun = {row["person_id"] for row in writes.begun if row.model is Migration and "person_id" in row}
    moved = Migration.objects.filter(pk__in=mended[Migration]).values_list("person", flat=True)
    return {*mended[Person], *begun, *moved}


def _write_new(found: Examination, crew: Crew, recorded: Recorded, progress: Callable[[int], None]) -> None:
    seatings = found.seatings()
    if not seatings:
        return
    make_room()
    written, is_analysed = 0, rows_expected() >= MOST_UNKNOWN
    with checked_at_once():
        for parts in _together(zip(seatings, crew.write(seatings), strict=True)):
            children, people = zip(*(lines for _, lines in parts), strict=True)
            write_lines(b"".join(children), b"".join(people), recorded)
            written += sum(len(seatings[part]) for part, _ in parts)
            progress(written)
            if not is_analysed and written >= MOST_UNKNOWN:
                analyse()
                is_analysed = True


def _together(parts: Iterator[Lines]) -> Iterator[list[Lines]]:
    while together := list(islice(parts, PARTS_AT_ONCE)):
        yield together


def _keep_before(found: Examination, mends: Sequence[Mend], changed: Sequence[UUID]) -> None:
    """Notes how rows stood: undoing puts that back."""
    before = {(mend.model, mend.key): dict(mend.before) for mend in mends}
    versions = {(mend.model, mend.key): mend.version + 1 for mend in mends}
    for part in in_parts(list(changed)):
        confirmed = Child.objects.filter(pk__in=part).values_list("pk", "version", "confirmed_on")
        for key, version, confirmed_on in confirmed:
            before.setdefault((Child, key), {})["confirmed_on"] = confirmed_on
            versions.setdefault((Child, key), version)
    RowBefore.objects.bulk_create(
        (
            RowBefore(
                roster_id=found.frame.origin,
                region=found.frame.region,
                table=model._meta.model_name or "",
                row=key,
                version_after=versions[model, key],
                values=packed(values),
            )
            for (model, key), values in before.items()
        ),
        batch_size=ADDED_AT_ONCE,
    )


def _mend(mends: Iterable[Mend]) -> None:
    """Updates rows that still have the version that was read."""
    alike: dict[tuple[type[models.Model], Column], list[Mend]] = defaultdict(list)
    for mend in mends:
        alike[mend.model, tuple(sorted(mend.values))].append(mend)
    for (model, columns), together in alike.items():
        assigned = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
        statement = (
            f"UPDATE {model._meta.db_table} SET {assigned}, version = version + 1 "
            "WHERE city = %s AND id = %s AND version = %s"
        )
        city = acting_city()
        parameters = [
            [
                *(as_stored(model, column, mend.values[column]) for column in columns),
                city,
                mend.key,
                mend.version,
            ]
            for mend in together
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, parameters)
            if cursor.rowcount != len(together):
                raise ChangedMeanwhile


def _add(begun: Iterable[Begun], recorded: Recorded) -> None:
    alike: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in begun:
        author = {"recorded_at": recorded.recorded_at, "recorded_by": recorded.recorded_by}
        alike[row.model].append(row.model(**row, **author, origin=recorded.origin))
    for model, together in alike.items():
        model.objects.bulk_create(together, batch_size=ADDED_AT_ONCE)  # type: ignore[attr-defined]


def _guarded(begun: Sequence[Begun]) -> Sequence[Begun]:
    """What belongs to persons and houses is guarded as these are, now that all children are tied to them."""
    for model, (owner, column) in OF_SHARED.items():
        rows = [row for row in begun if row.model is model]
        owners = owner.objects.in_bulk({row[column] for row in rows})  # type: ignore[attr-defined]
        for row in rows:
            row.update({name: getattr(owners[row[column]], name) for name in GUARDS})
    return begun


def respell(children: Sequence[UUID]) -> None:
    """Works out anew under which other readings children are found."""
    for part in in_parts(list(children)):
        OtherReading.objects.filter(child__in=part).delete()
        OtherReading.objects.bulk_create(
            OtherReading(child_id=key, region=region, school=school, reading=reading[:160])
            for key, region, school, name in Child.objects.filter(pk__in=part).values_list(
                "pk", "region", "school", "name"
            )
            for reading in _other_readings(name)
        )


def rekey(children: Sequence[UUID]) -> None:
    """Brings the national table of numbers up to date for children whose number changed."""
    if not children:
        return
    with taking_rows_away():
        IdentityKey.objects.filter(city=acting_city(), child__in=children).delete()
    numbered = Child.objects.filter(pk__in=children, identity_index__isnull=False)
    IdentityKey.objects.bulk_create(
        IdentityKey(hash=index, city=acting_city(), child=key)
        for key, index in numbered.values_list("pk", "identity_index")
    )


def as_stored(model: type[models.Model], column: str, value: Any) -> Any:
    """A value as its column takes it; columns go by attribute (`household_id`)."""
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    return field.get_db_prep_save(value, connection)


def packed(values: dict[str, Any]) -> str:
    """Columns as JSON, sealed ones sealed as they are."""
    return json.dumps({column: _packed(value) for column, value in values.items()})


def unpacked(text: str) -> dict[str, Any]:
    """What `packed` was given, with bytes for sealed values."""
    return {column: _unpacked(value) for column, value in json.loads(text).items()}


def _packed(value: Any) -> Any:
    if isinstance(value, Sealed):
        return {"bytes": value.sealed.hex()}
    if isinstance(value, bytes | memoryview):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, UUID):
        return {"key": str(value)}
    return value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return {"bytes": bytes.fromhex, "date": date.fromisoformat, "key": UUID}[kind](text)


def _other_readings(name: str) -> list[str]:
    pinyin = name_pinyin(name)
    return list(dict.fromkeys((*pinyin.alternatives, *pinyin.alternative_initials)))
