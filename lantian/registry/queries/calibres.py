"""Whether a child counts as left behind under each definition, from what stands in its file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lantian.places import queries as places
from lantian.registry.models import Migration, Residence
from lantian.registry.queries.file import ChildFile, Parent
from lantian.registry.queries.known import LONG_AGO, closed_times, home_of, in_order
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.calibres import facts
from lantian.registry.rules.calibres.definitions import Calibre
from lantian.registry.rules.calibres.judging import Verdict, judge, next_turn


@dataclass(frozen=True, slots=True)
class Standing:
    """What a definition says of a child today, and on which day time alone will change that."""

    calibre: Calibre
    verdict: Verdict
    turns_on: date | None


def standings(file: ChildFile, on: date) -> list[Standing]:
    """What every definition that is asked of a child says of it, whose whole file was read."""
    known, asked = facts_of(file), [one.calibre for one in calibres_in_use() if one.is_for(file.child.region)]
    return [Standing(calibre, judge(calibre, known, on), next_turn(calibre, known, on)) for calibre in asked]


def facts_of(file: ChildFile) -> facts.Facts:
    """What a file holds, as definitions ask for it."""
    rows: dict[str, list[Any]] = {}
    for name, row in [*file.facts.items(), *file.past]:
        rows.setdefault(name, []).append(row)
    parents = {parent.tie.kind: _parent(parent) for parent in file.parents}
    known = facts.Facts(
        birth_on=file.child.birth_on,
        father=parents.get("father", facts.Parent()),
        mother=parents.get("mother", facts.Parent()),
        hukou=in_order(
            facts.Hukou(row.since, row.until, row.is_registered, row.place, row.nature)
            for row in rows.get("hukou", ())
        ),
        residence=in_order(
            facts.Residence(row.since, row.until, _home(row), row.lives_with)
            for row in rows.get("residence", ())
        ),
        schooling=in_order(
            facts.Schooling(row.since, row.until, row.stage) for row in rows.get("enrolment", ())
        ),
        guarding=in_order(
            facts.Guarding(row.since, row.until, row.level) for row in rows.get("guardianship", ())
        ),
        **closed_times(rows.get("closing", ())),
    )
    return facts.renumbered(known, places.codes_of_today())


def _home(row: Residence) -> int:
    return home_of(row.place, row.elsewhere, row.elsewhere_text)


def _parent(parent: Parent) -> facts.Parent:
    episodes = [*parent.before, *([parent.now] if parent.now else [])]
    died_on = (parent.tie.person.deceased_on or LONG_AGO) if parent.tie.person.is_deceased else None
    return facts.Parent(in_order(map(_whereabouts, episodes)), died_on)


def _whereabouts(row: Migration) -> facts.Whereabouts:
    return facts.Whereabouts(row.since, row.until, row.reason, row.destination)
