"""What of a child's file would go along in a package, part by part: facts, level, needs, plan, plain acts of care.

Never what is closed, discreet or somebody's words in confidence; where a part has nothing it is left out.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import override

from lantian.access.policy import ROLE_NAMES, Role
from lantian.assessment.queries.standing import level_of
from lantian.encounters.models import Encounter
from lantian.encounters.rules.kinds import Confidence, Kind, Way
from lantian.encounters.words import KIND_NAMES, WAY_NAMES
from lantian.places import queries as places
from lantian.plans.codes import need_kinds
from lantian.plans.models import Measure, Need
from lantian.plans.models.plans import PLAN_LINES
from lantian.plans.queries.child import latest_plan
from lantian.plans.rules.needs import LIVE
from lantian.plans.rules.terms import TermKey
from lantian.plans.words import term_name
from lantian.registry.models import Child, Guardianship, Hukou, Livelihood, Migration, Residence
from lantian.registry.queries.active import files_of
from lantian.registry.queries.paper import CARERS, PARENTS, Surroundings, surroundings_of
from lantian.transfers.rules.package import MOST_ROWS

YEAR = timedelta(days=365)
Part = dict[str, Any] | list[dict[str, Any]]


def parts_of(child: Child, on: date, chosen: Collection[str] = ()) -> dict[str, Part]:
    """The parts of a child's file that have something in them, as JSON holds it; all, or those that are `chosen`."""
    around = surroundings_of([child], on, staff=False)
    with override("zh-hans"):
        found = {
            part: read(child, around, on) for part, read in READERS.items() if not chosen or part in chosen
        }
    return {part: content for part, content in found.items() if content}


def _child(child: Child, around: Surroundings, on: date) -> Part:
    return _said(
        child_name=child.name,
        identity_number=child.identity.reveal() if child.identity else "",
        no_identity_reason=child.no_identity_reason,
        sex=child.sex,
        birth_on=child.birth_on.isoformat(),
        ethnicity=child.ethnicity,
    )


def _family(child: Child, around: Surroundings, on: date) -> Part:
    people = around.people.get(child.pk, [])
    parents = {str(one.kind): one for one in people if one.kind in PARENTS}
    since = dict(
        Migration.objects.filter(
            person__in=[one.person for one in parents.values()], until__isnull=True
        ).values_list("person_id", "since")
    )
    said: dict[str, Any] = {}
    for who, one in parents.items():
        away = around.whereabouts.get(one.person)
        left = since.get(one.person)
        said |= {
            f"{who}_name": one.name,
            f"{who}_phone": one.phone.reveal() if one.phone else "",
            f"{who}_away": "dead" if one.is_dead else away.reason if away else "",
            f"{who}_destination": away.destination if away and not one.is_dead else "",
            f"{who}_away_since": left.isoformat() if left and not one.is_dead else "",
        }
    carer = next((one for one in people if one.kind in CARERS and not one.is_dead), None)
    if carer:
        said |= {
            "carer_name": carer.name,
            "carer_relation": carer.relation,
            "carer_phone": carer.phone.reveal() if carer.phone else "",
        }
    guarding = Guardianship.objects.filter(child=child.pk, until__isnull=True).first()
    home = Residence.objects.filter(child=child.pk, until__isnull=True).first()
    return _said(
        **said,
        guardianship=guarding.level if guarding else "",
        lives_with=home.lives_with if home else "",
    )


def _home(child: Child, around: Surroundings, on: date) -> Part:
    hukou = Hukou.objects.filter(child=child.pk, until__isnull=True).first()
    said: dict[str, Any] = {}
    if hukou:
        named = places.paths([hukou.place]).get(hukou.place, "") if hukou.place else ""
        said = {
            "hukou_registered": hukou.is_registered,
            "hukou_nature": hukou.nature,
            "hukou_place": hukou.place_text or named.replace(" ", ""),
        }
    living = (
        Livelihood.objects.filter(household=child.household_id, until__isnull=True).first()
        if child.household_id
        else None
    )
    if living:
        said |= {
            "income_sources": list(living.income_sources),
            "aid": list(living.aid),
            "poverty_marks": list(living.poverty_marks),
        }
    return _said(**said)


def _schooling(child: Child, around: Surroundings, on: date) -> Part:
    schooling = around.schooling.get(child.pk)
    if schooling is None:
        return {}
    return _said(
        stage=schooling.stage,
        school_text=schooling.school,
        grade=schooling.grade,
        class_name=schooling.class_name,
        boarding=schooling.boards,
    )


def _health(child: Child, around: Surroundings, on: date) -> Part:
    health = around.health.get(child.pk)
    if health is None:
        return {}
    return _said(
        health=health.condition,
        disability_kind=health.disability_kind,
        disability_grade=health.disability_grade,
        illness=health.illness,
    )


def _level(child: Child, around: Surroundings, on: date) -> Part:
    standing = level_of([child.pk]).get(child.pk)
    return {"level": standing.level.value, "since": standing.since.isoformat()} if standing else {}


def _needs(child: Child, around: Surroundings, on: date) -> Part:
    files = files_of(child.pk)
    doing = list(Measure.objects.filter(child__in=files, state=Measure.State.LIVE).order_by("due_on", "pk"))
    rows = Need.objects.filter(child__in=files, state__in=LIVE).order_by("since", "pk")
    return [
        {
            "need": need_kinds()[need.code].name_zh,
            "code": need.code,
            "since": need.since.isoformat(),
            "measures": [one.what for one in doing if one.need_id == need.pk],
        }
        for need in rows[:MOST_ROWS]
    ]


def _plan(child: Child, around: Surroundings, on: date) -> Part:
    plan = latest_plan(files_of(child.pk))
    if plan is None:
        return {}
    lines = {line: getattr(plan, line) for line in PLAN_LINES}
    return _said(term=term_name(TermKey(plan.year, plan.term)), made_on=plan.made_on.isoformat(), **lines)


def _encounters(child: Child, around: Surroundings, on: date) -> Part:
    """What was done in a year: which day, what, in which way, by whom as a role. No word, nothing closed."""
    rows = Encounter.objects.filter(
        child__in=files_of(child.pk),
        happened_on__gt=on - YEAR,
        withdrawn_at__isnull=True,
        compartment="",
        is_discreet=False,
        confidence=Confidence.ORDINARY.value,
    ).exclude(kind__in=(Kind.COUNSELLING.value, Kind.MEETING.value))
    newest = rows.order_by("-happened_on", "-pk").values_list("happened_on", "kind", "way", "role")
    return list(map(_act, newest[:MOST_ROWS]))


def _act(row: tuple[date, str, str, str]) -> dict[str, Any]:
    on, kind, way, role = row
    return {
        "on": on.isoformat(),
        "kind": str(KIND_NAMES[Kind(kind)]),
        "way": str(WAY_NAMES[Way(way)]) if way else "",
        "by": str(ROLE_NAMES[Role(role)]),
    }


def _said(**values: Any) -> dict[str, Any]:
    """What is known of it."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


READERS: Mapping[str, Callable[[Child, Surroundings, date], Part]] = {
    "child": _child,
    "family": _family,
    "home": _home,
    "schooling": _schooling,
    "health": _health,
    "level": _level,
    "needs": _needs,
    "plan": _plan,
    "encounters": _encounters,
}
