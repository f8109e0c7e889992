"""What a form answers and what the register then knows are the same: whatever was filled in, and in whatever mix."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantian.access.scopes import acting_as
from lantian.registry.building import RowBuilder, fact_values, said_of
from lantian.registry.models import Child, Enrolment, Health, Household, Livelihood, Person, Tie
from lantian.registry.rules.gaps import gap_mask, gaps_of
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.services.following import known_now
from lantian.registry.services.registering import register_child
from tests.cast import CITY, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
NUMBER = "610427201803070018"


class Undo(Exception):
    """Ends an example: nothing of it stays."""


def person(who: str, name: str) -> dict[str, Any]:
    return {
        f"{who}_name": some.sampled_from((name, "单大山")),
        f"{who}_phone": some.sampled_from(("13500000001", "13500000002")),
        f"{who}_away": some.sampled_from(("home", "work", "prison", "missing", "dead", "other")),
        f"{who}_destination": some.just("广东东莞"),
        f"{who}_away_since": some.just(date(2025, 2, 1)),
    }


VALUES = some.fixed_dictionaries(
    {},
    optional={
        "identity_number": some.just(NUMBER),
        "village_group": some.just("二组"),
        "household_head": some.just("单大山"),
        "address": some.just("太厢村二组7号"),
        "hukou_registered": some.booleans(),
        "hukou_nature": some.just("agricultural"),
        "hukou_place": some.just("彬州市"),
        **person("father", "单强"),
        **person("mother", "李秀"),
        "carer_name": some.sampled_from(("单大山", "单强", "李秀", "王姨")),
        "carer_relation": some.sampled_from(("51", "52", "61", "62", "99")),
        "carer_phone": some.sampled_from(("13500000001", "13500000003")),
        "paternal_grandfather_name": some.just("单大山"),
        "guardianship": some.just("fair"),
        "stage": some.just("primary"),
        "school_text": some.just("西安某小学"),
        "grade": some.integers(1, 12),
        "class_name": some.just("2"),
        "boarding": some.booleans(),
        "health": some.just("30"),
        "illness": some.just("哮喘"),
        "disability_kind": some.just("43"),
        "income_sources": some.just(["labour"]),
        "aid": some.just([]),
        "poverty_marks": some.just(["extreme"]),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES)
def test_what_a_form_answers_is_what_the_register_knows(cast: Cast, values: dict[str, Any]) -> None:
    values = {
        "child_name": "单小单", "sex": "1", "birth_on": date(2018, 3, 7), "village": TAIXIANG,
        "no_identity_reason": "lost", **values,
    }  # fmt: skip
    with suppress(Undo), transaction.atomic(), acting_as(cast.village_director):
        builder = RowBuilder(
            CITY, cast.village_director.user_id, recorded_at=timezone.now(), as_of=timezone.localdate()
        )
        key, rows = builder.build(values)
        for row in rows:
            row.model(**row.values).save(force_insert=True)
        child = Child.objects.get(pk=key)
        assert gaps_of(child.gaps) == gaps_of(gap_mask(known_now(child))), values
        nothing_is_lost(child, values)
        raise Undo


def nothing_is_lost(child: Child, values: dict[str, Any]) -> None:
    people = {tie.person.name for tie in Tie.objects.filter(child=child.pk).select_related("person")}
    people |= {getattr(child, one) for one in GRANDPARENTS} - {""}
    named = {
        values[name] for name in values if name.endswith("_name") and name not in ("child_name", "class_name")
    }
    assert people == named
    phones = {
        sealed.reveal()
        for one in Person.objects.filter(ties__child=child.pk, ties__city=CITY)
        for sealed in (one.phone, one.second_phone)
        if sealed
    }
    told = {
        values[f"{who}_phone"]
        for who in ("father", "mother")
        if {f"{who}_phone", f"{who}_name"} <= values.keys()
    }
    assert told <= phones
    if {"household_head", "address", "village_group", "income_sources", "poverty_marks"} & values.keys():
        house = Household.objects.get(pk=child.household_id)
        assert house.head_name == values.get("household_head", "")
    if {"income_sources", "poverty_marks"} & values.keys():
        assert Livelihood.objects.filter(household=child.household_id).exists()
    if {"stage", "school_text", "grade", "class_name", "boarding"} & values.keys():
        assert Enrolment.objects.get(child=child.pk).class_name == values.get("class_name", "")
    if {"health", "illness", "disability_kind"} & values.keys():
        assert Health.objects.get(child=child.pk).illness == values.get("illness", "")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=VALUES, second=VALUES)
def test_brothers_registered_one_after_the_other_both_have_true_gaps(
    cast: Cast, first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Whatever the second form says of the shared family: both files then say what is missing of each."""
    base = {"sex": "1", "village": TAIXIANG, "no_identity_reason": "lost"}
    with suppress(Undo), transaction.atomic(), acting_as(cast.village_director):
        for number, values in enumerate((first, second)):
            values.pop("identity_number", None)
            names = {"child_name": f"单小{'一二'[number]}", "birth_on": date(2018, 3, 7 + number)}
            register_child(values={**base, **names, **values}, as_of=timezone.localdate())
        for child in Child.objects.filter(name__startswith="单小"):
            assert gaps_of(child.gaps) == gaps_of(gap_mask(known_now(child)))
        raise Undo


def test_blank_answers_are_no_answers() -> None:
    said = said_of({"village": TAIXIANG, "stage": "", "aid": [], "boarding": None, "hukou_registered": False})
    assert said.values == {"village": TAIXIANG, "hukou_registered": False}
    assert {model.__name__ for model in fact_values(said.values)} == {"Residence", "Hukou"}
