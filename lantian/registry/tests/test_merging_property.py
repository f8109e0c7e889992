"""The law of a merge: undone, it gives back exactly what stood before, whatever was chosen, however files differ.

What somebody did in between on something that the merge had not touched stays.
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from lantian.access.scopes import acting_as
from lantian.registry.models import Child, Enrolment, Health, Residence, Tie
from lantian.registry.queries.merging import compare
from lantian.registry.services.facts import correct_shared, record_change
from lantian.registry.services.merging import merge_children
from lantian.registry.services.people import end_tie, tie_person
from lantian.registry.services.unmerging import parting_of, undo_merge
from lantian.registry.tests.rosters import number
from lantian.registry.tests.twice import register_as_it_is, registered_again
from tests.cast import HONGYAN, TAIXIANG, Cast

HISTORY = [date(2024, 3, 1), date(2025, 3, 1), date(2026, 3, 1), date(2026, 9, 1)]
SAID: dict[str, Any] = {
    "child_name": ["张晓雨", "张小雨", "章小雨"],
    "sex": ["1", "2"],
    "birth_on": [date(2017, 5, 4), date(2017, 4, 5)],
    "identity_number": ["", number("2017-04-05", 88)],
    "ethnicity": ["", "01", "03"],
    "paternal_grandfather_name": ["", "张老汉", "张大爷"],
    "remarks": ["", "住在外婆家"],
    "village": [TAIXIANG, HONGYAN],
    "household_head": ["", "张老汉", "李大爷"],
    "father_name": ["", "张建军", "张建国"],
    "father_phone": ["", "13509112233", "13912345678"],
    "mother_name": ["", "李秀兰"],
    "carer_name": ["", "张老汉"],
    "health": ["", "10", "20"],
    "stage": ["primary", "middle"],
    "grade": [3, 4],
}
KINDS = [kind for kind in Tie.Kind if kind not in (Tie.Kind.PROXY_PARENT, Tie.Kind.TEACHER)]


@some.composite
def files(draw: some.DrawFn) -> dict[str, Any]:
    """What a second file of 小雨 says."""
    values = {name: draw(some.sampled_from(options)) for name, options in SAID.items()}
    if values["identity_number"]:
        values |= {"birth_on": date(2017, 4, 5), "sex": "2"}
    if not values["father_name"]:
        values["father_phone"] = ""
    return {name: value for name, value in values.items() if value != ""}


@some.composite
def pasts(draw: some.DrawFn) -> list[tuple[int, date, str]]:
    """What changed in either file (0 or 1) before the merge."""
    acts = some.sampled_from(["enrolment", "residence", "health", "tie", "ended"])
    return draw(some.lists(some.tuples(some.integers(0, 1), some.sampled_from(HISTORY), acts), max_size=5))


def lived(child: UUID, on: date, act: str, number: int) -> None:
    """Something happened to a child."""
    row = Child.objects.get(pk=child)
    facts: dict[str, tuple[type[Any], dict[str, Any]]] = {
        "enrolment": (Enrolment, {"stage": "primary", "grade": 1 + number, "school_text": "红岩小学"}),
        "residence": (Residence, {"place": [TAIXIANG, HONGYAN][number % 2], "lives_with": "61"}),
        "health": (Health, {"condition": "10", "illness": f"哮喘{number}"}),
    }
    if act == "tie":
        kind = KINDS[number % len(KINDS)]
        if not Tie.objects.filter(child=child, kind=kind, until__isnull=True).exists():
            tie_person(child=row, kind=kind, since=on, details={"name": f"李家{number}"})
    elif act == "ended":
        tie = Tie.objects.filter(child=child, until__isnull=True).order_by("kind", "pk").first()
        if tie and (tie.since is None or tie.since < on):
            end_tie(tie=tie, until=on, version=tie.version)
    else:
        fact, values = facts[act]
        current = fact.objects.filter(child=child, until__isnull=True).first()
        if current is None or current.since is None or current.since < on:
            version = current and current.version
            record_change(child=row, fact=fact, values=values, since=on, version=version)


def touch_what_the_merge_did_not(child: UUID) -> set[tuple[str, Any, str]]:
    """Somebody mends another person and house; returns which columns of which rows now say something else."""
    touched = set()
    for tie in Tie.objects.filter(child=child).select_related("person"):
        correct_shared(row=tie.person, values={"education": "70"}, version=tie.person.version)
        touched.add(("Person", tie.person_id, "education"))
        break
    house = Child.objects.get(pk=child).household
    if house:
        correct_shared(row=house, values={"is_unsafe": True}, version=house.version)
        touched.add(("Household", house.pk, "is_unsafe"))
    return touched


@pytest.mark.django_db
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    said=files(), past=pasts(), is_turned=some.booleans(), is_edited=some.booleans(), choices=some.randoms()
)
def test_a_merge_undone_gives_back_exactly_what_was(
    cast: Cast, said: dict[str, Any], past: list[Any], is_turned: bool, is_edited: bool, choices: Any
) -> None:
    with transaction.atomic():
        files = [cast.children["小雨"], registered_again(cast, cast.county_office, **said)]
        with acting_as(cast.county_office):
            for number, (which, on, act) in enumerate(sorted(past, key=lambda one: one[1])):
                lived(files[which], on, act, number)
        kept, gone = reversed(files) if is_turned else files
        play(cast, kept, gone, is_edited, choices)
        transaction.set_rollback(True)


def play(cast: Cast, kept: UUID, gone: UUID, is_edited: bool, choices: Any) -> None:
    before, touched = register_as_it_is(), set[tuple[str, Any, str]]()
    with acting_as(cast.county_office):
        comparison = compare(Child.objects.get(pk=kept), Child.objects.get(pk=gone))
        chosen = {item.key: choices.choice(item.options).value for item in comparison.items}
        merge = merge_children(kept=kept, gone=gone, choices=chosen, seen=comparison.marks, is_certain=True)
        if is_edited:
            touched = touch_what_the_merge_did_not(kept)
        assert parting_of(merge).questions == []
        undo_merge(merge=merge, answers={})
    after = register_as_it_is()
    assert set(after) == set(before)
    for place, row in before.items():
        differing = {name for name, value in row.items() if after[place][name] != value}
        assert {(*place, name) for name in differing} <= touched, (place, chosen)
