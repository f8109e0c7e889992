"""What bears on the five losses of many children at once: a dozen questions for any number."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lantian.assessment.models import Finding
from lantian.assessment.rules.items import ASKED, face_of
from lantian.assessment.rules.known import Carer, Known, Parent, moves_among
from lantian.assessment.rules.losses import Loss
from lantian.assessment.rules.proposing import Said, latest
from lantian.encounters.queries import last_by_kind
from lantian.encounters.rules.kinds import Kind
from lantian.kernel.city import acting_city
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Hukou,
    Livelihood,
    Migration,
    Residence,
    Tie,
)
from lantian.registry.queries.active import active, of_files
from lantian.screening.queries import attentions_of

PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
CARERS = (Tie.Kind.CARER, Tie.Kind.GUARDIAN)
# For each child and line a few steps into the index, however many encounters there are.
TICKED = """
SELECT one.child, line.line, latest.tick, latest.happened_on
FROM unnest(%s::uuid[]) AS one(child) CROSS JOIN unnest(%s::text[]) AS line(line) CROSS JOIN LATERAL (
    SELECT told.tick, told.happened_on FROM (
        SELECT happened_on, id, CASE line.line WHEN 'study' THEN study WHEN 'life' THEN life
            WHEN 'kinship' THEN kinship WHEN 'mind' THEN mind ELSE safety END AS tick
        FROM "encounters_encounter"
        WHERE "encounters_encounter"."city" = %s AND child_id = one.child AND withdrawn_at IS NULL
    ) AS told WHERE told.tick IS NOT NULL ORDER BY told.happened_on DESC, told.id DESC LIMIT 1
) AS latest
"""

Values = dict[UUID, dict[str, Any]]


def known_of(children: Collection[UUID]) -> dict[UUID, Known]:
    """What is known of the children on file among `children`, as the acting post sees it."""
    rows = Child.objects.filter(active(), pk__in=children).values_list(
        "pk", "birth_on", "household", "household__is_unsafe"
    )
    values: Values = {
        pk: {"birth_on": birth_on, "is_unsafe": is_unsafe} for pk, birth_on, _, is_unsafe in rows
    }
    homes = {pk: household for pk, _, household, _ in rows if household}
    keys = list(values)
    for part in (_schooling, _facts, _people, _contacts, _ticks, _attention):
        _merge(values, part(keys))
    _merge(values, _livelihood(homes))
    return {pk: Known(**one) for pk, one in values.items()}


def _merge(values: Values, more: Values) -> None:
    for pk, found in more.items():
        if pk in values:
            values[pk].update(found)


def _schooling(keys: list[UUID]) -> Values:
    spells: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in Enrolment.objects.filter(child__in=keys).only(
        "child", "since", "until", "stage", "school_unit", "school_text"
    ):
        spells[row.child_id].append(row)
    return {child: _schooling_of(rows) for child, rows in spells.items()}


def _schooling_of(rows: list[Any]) -> dict[str, Any]:
    rows.sort(key=lambda row: row.since or date.min)
    now = next((row for row in rows if row.until is None), None)
    return {
        "stage": now.stage if now else "",
        "stage_since": now.since if now else None,
        "school_moves": moves_among([(row.since, str(row.school_unit or row.school_text)) for row in rows]),
    }


CURRENT: list[tuple[Any, dict[str, str]]] = [
    (Hukou, {"is_registered": "is_registered", "hukou_since": "since"}),
    (Residence, {"lives_with": "lives_with", "residence_since": "since"}),
    (Health, {"health": "condition", "health_since": "since"}),
    (Guardianship, {"guardianship": "level", "guardianship_since": "since"}),
]


def _facts(keys: list[UUID]) -> Values:
    found: defaultdict[UUID, dict[str, Any]] = defaultdict(dict)
    for model, columns in CURRENT:
        rows = model.objects.filter(child__in=keys, until__isnull=True)
        for child, *told in rows.values_list("child", *columns.values()):
            found[child].update(zip(columns, told, strict=True))
    return found


def _livelihood(homes: dict[UUID, UUID]) -> Values:
    rows = Livelihood.objects.filter(household__in=set(homes.values()), until__isnull=True)
    found = {
        household: {
            "has_livelihood": True,
            "poverty_marks": frozenset(marks),
            "aid": frozenset(aid),
            "livelihood_since": since,
        }
        for household, marks, aid, since in rows.values_list("household", "poverty_marks", "aid", "since")
    }
    return {child: found[home] for child, home in homes.items() if home in found}


def _people(keys: list[UUID]) -> Values:
    ties = Tie.objects.filter(child__in=keys, until__isnull=True, kind__in=(*PARENTS, *CARERS))
    rows = list(
        ties.values_list(
            "child", "kind", "person", "person__birth_on", "person__health", "person__is_deceased"
        )
    )
    parents = {person for _, kind, person, *_, is_dead in rows if kind in PARENTS and not is_dead}
    stays = _stays(parents)
    found: defaultdict[UUID, dict[str, Any]] = defaultdict(lambda: {"parents": (), "carers": ()})
    for child, kind, person, birth_on, health, is_dead in rows:
        if kind in PARENTS:
            found[child]["parents"] += (Parent("dead") if is_dead else stays.get(person, Parent()),)
        elif not is_dead:
            found[child]["carers"] += (Carer(birth_on, health),)
    return found


def _stays(people: set[UUID]) -> dict[UUID, Parent]:
    rows = Migration.objects.filter(person__in=people, until__isnull=True)
    columns = ("person", "reason", "since", "visited_on", "visit_until")
    return {
        person: Parent(reason, since, max(filter(None, visits), default=None))
        for person, reason, since, *visits in rows.values_list(*columns)
    }


def _contacts(keys: list[UUID]) -> Values:
    """The last day on which a parent and the child spoke or met."""
    owners, days = _files(keys), Values()
    for file, kinds in last_by_kind(list(owners)).items():
        child, day = owners[file], kinds.get(Kind.PARENT_CONTACT)
        if day and day > days.get(child, {}).get("last_contact_on", date.min):
            days[child] = {"last_contact_on": day}
    return days


def _ticks(keys: list[UUID]) -> Values:
    """What the last encounter that ticked a line ticked; withdrawn ones do not count."""
    owners, found = _files(keys), Values()
    with connection.cursor() as cursor:
        cursor.execute(TICKED, [list(owners), [loss.value for loss in Loss], acting_city()])
        rows = cursor.fetchall()
    for file, line, tick, day in sorted(rows, key=lambda row: row[-1]):
        found.setdefault(owners[file], {"seen": {}})["seen"][Loss(line)] = (tick, day)
    return found


def _files(keys: list[UUID]) -> dict[UUID, UUID]:
    """Each child under its own key and those of files merged into its own."""
    merged = Child.objects.filter(merged_into__in=keys).values_list("pk", "merged_into")
    return {key: key for key in keys} | {pk: into for pk, into in merged if into}


def _attention(keys: list[UUID]) -> Values:
    return {
        child: {"attention": one.state, "attention_since": one.since}
        for child, one in attentions_of(keys).items()
    }


def said_of(children: Collection[UUID]) -> dict[UUID, list[Said]]:
    """What was answered about each of `children`, those of files merged into theirs included, as far as it is open
    to the acting post."""
    rows = Finding.objects.filter(of_files(children))
    found: defaultdict[UUID, list[Said]] = defaultdict(list)
    columns = ("child", "child__merged_into", "item", "answer", "since", "source")
    told = rows.order_by("recorded_at", "pk").values_list(*columns)
    for turn, (child, merged_into, item, answer, since, source) in enumerate(told):
        found[merged_into or child].append(Said(since, turn, item, answer, source, since))
    return found


def closed_to_reader(said: Iterable[Said], on: date) -> set[str]:
    """The closed items of a child that say something which whoever read `said` does not see."""
    told = latest(said, on)
    return {
        item
        for item, asked in ASKED.items()
        if asked.face
        and (asked.face in told and told[asked.face].answer == "yes")
        and (item not in told or face_of(item, told[item].answer) == "no")
    }
