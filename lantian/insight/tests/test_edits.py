"""Figures after any edits: what was carried is what a whole count finds, and what a plain look says."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from lantian.duties.models import Duty
from lantian.encounters.models import Encounter
from lantian.helping.models import Helper
from lantian.insight.models import CityShare, Figure
from lantian.insight.queries.tallies import tallies
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.checking import check_city
from lantian.insight.tests.conftest import TODAY, editing, figure, followed
from lantian.pairing.models import Exemption, Pair
from lantian.pairing.queries.coverage import covered_in
from lantian.places.rules import STEPS, Level, scope_of
from lantian.plans.models import Need
from lantian.registry.models import Child, StatusEpisode
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024
from tests.cast import BINZHOU, CITY, HONGYAN, JING_VILLAGE, JINGYANG, TAIXIANG, XINMIN, YUNYANG, Cast

DAY = timedelta(days=1)
XIANYANG = 610400000000
VILLAGES = (TAIXIANG, HONGYAN, JING_VILLAGE)
HOMES = (*VILLAGES, XINMIN, BINZHOU)
ABOVE = {
    TAIXIANG: (XINMIN, BINZHOU),
    HONGYAN: (XINMIN, BINZHOU),
    JING_VILLAGE: (YUNYANG, JINGYANG),
}

EDITS = st.tuples(
    st.sampled_from(
        [
            "confirm", "close", "open", "move", "erase", "gaps", "need", "word", "unneed", "late", "day", "helper",
            "check", "pair", "meet", "exempt", "count",
        ]
    ),
    st.integers(0, 3),
    st.integers(0, 120),
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(EDITS, min_size=1, max_size=8), min_size=1, max_size=4))
def test_figures_agree_after_any_edits(cast: Cast, batches: list[list[tuple[str, int, int]]]) -> None:
    keys, on = sorted(cast.children.values()), TODAY
    with undone(), editing():
        somebody()
        for batch in batches:
            for kind, child, number in batch:
                on += timedelta(days=number) if kind == "day" else timedelta()
                edit(kind, keys[child % len(keys)], number, on)
            followed(on)
            compare(on)


@contextmanager
def undone() -> Iterator[None]:
    with suppress(InterruptedError), transaction.atomic():
        yield
        raise InterruptedError


def edit(kind: str, child: Any, number: int, on: date) -> None:
    row, needs = Child.objects.filter(pk=child), Need.objects.filter(child=child)
    changes: dict[str, Any] = {
        "confirm": {"confirmed_on": on - timedelta(days=number)},
        "close": {"closed_on": on},
        "open": {"closed_on": None},
        "move": {"region": VILLAGES[number % 3]},
        "gaps": {"gaps": number},
        "erase": {"erased_at": f"{on}T00:00Z"},
    }
    if kind in changes:
        row.update(**changes[kind])
    elif kind == "need":
        region = row.get().region
        Need.objects.create(
            child_id=child, region=region, code="S01", told_by="child", since=on, state="open"
        )
    elif kind == "word":
        needs.update(state="met", word="yes", word_by="child", word_on=on)
    elif kind == "unneed":
        needs.delete()
    elif kind == "late":
        due = on + timedelta(days=number)
        Duty.objects.filter(child=child).update(basis_on=on, due_on=due, late_from=due + DAY)
    else:
        stand_by(kind, row.get(), number, on)


def stand_by(kind: str, child: Child, number: int, on: date) -> None:
    """Edits of helpers, and of what stands between them and children."""
    helper = Helper.objects.get()
    ground: dict[str, Any] = {"child_id": child.pk, "region": child.region}
    if kind == "helper":
        Helper.objects.update(
            region=HOMES[number % 5], most_children=number, kind="elder", elder_kind="model"
        )
    elif kind == "check":
        Helper.objects.update(vetted_until=on + timedelta(days=number))
    elif kind == "pair":
        Pair.objects.filter(child=child.pk).delete()
        stage = ("proposed", "agreed", "trial", "live")[number % 4]
        Pair.objects.create(
            **ground, **paired(helper, on), stage=stage, renew_by=on + timedelta(days=number + 1)
        )
    elif kind == "meet":
        Encounter.objects.create(
            **ground, occasion=uuid7(), kind="home_visit", way="home", happened_on=on - timedelta(days=number),
            place=child.region, seat=helper.pk, role="proxy_parent",
        )  # fmt: skip
    elif kind == "exempt":
        Exemption.objects.create(
            **ground, reason="relatives", since=on, until=on + timedelta(days=number + 1)
        )
    elif kind == "count":
        StatusEpisode.objects.filter(child=child.pk, calibre=CIVIL_AFFAIRS_2024.code).delete()
        StatusEpisode.objects.create(
            **ground, calibre=CIVIL_AFFAIRS_2024.code, edition=CIVIL_AFFAIRS_2024.edition, standing="in",
            since=on - timedelta(days=number), until=on + timedelta(days=number + 1),
        )  # fmt: skip


def paired(helper: Helper, on: date) -> dict[str, Any]:
    return {
        "helper": helper, "seat": helper.pk, "proposed_on": on, "signed_on": on, "trial_from": on, "live_from": on,
        "tie": uuid7(), "awaits": [],
    }  # fmt: skip


def somebody() -> None:
    """The one helper of the tale; the row stands for its own seat."""
    Helper.objects.create(
        name="寇淑芳", name_pinyin="kou shu fang", sex="2", birth_on=date(1961, 3, 8), phone="13772066666",
        phone_index=b"phone", kind="volunteer", region=TAIXIANG, standing="accepted", standing_on=TODAY,
        most_children=3, farthest="village", vetted_until=TODAY,
    )  # fmt: skip


def compare(on: date) -> None:
    assert check_city(CITY, sample=0, seed=1) == []
    held = {
        (row.place, row.indicator): Numbers(row.numerator, row.denominator)
        for row in Figure.objects.filter(level="village")
        if row.numerator or row.denominator
    }
    assert held == tallies(HOMES, on)
    fresh: dict[int, list[int]] = {
        place: [0, 0] for place in (*VILLAGES, XINMIN, BINZHOU, YUNYANG, JINGYANG, XIANYANG)
    }
    for child in Child.objects.filter(closed_on=None, erased_at=None):
        for place in (child.region, *ABOVE[child.region], XIANYANG):
            fresh[place][0] += (on - child.confirmed_on).days <= 30
            fresh[place][1] += 1
    for place, numbers in fresh.items():
        assert figure(place, "files.fresh30") == Numbers(*numbers)
    standing_by(on)
    shares = CityShare.objects.values_list("indicator", "numerator", "denominator")
    cities = Figure.objects.filter(level="city").values_list("indicator", "numerator", "denominator")
    assert set(shares) == set(cities)


def standing_by(on: date) -> None:
    """Helpers by a plain look at the one there is; pairs by the statement of the page of coverage."""
    helper = Helper.objects.get()
    is_checked = helper.vetted_until is not None and helper.vetted_until >= on
    for place in (XINMIN, BINZHOU, YUNYANG, XIANYANG):
        low, high = scope_of(place)
        is_here = low <= helper.region <= high
        assert figure(place, "helpers.checked") == Numbers(is_here and is_checked, is_here)
    for told in covered_in(XIANYANG, STEPS[Level.COUNTY], CIVIL_AFFAIRS_2024, on):
        assert figure(told.place, "pairs.covered") == Numbers(told.tied, told.wanted)
        assert figure(told.place, "pairs.active") == Numbers(told.active, told.tied)
        assert figure(told.place, "pairs.nobody") == Numbers(told.gap, told.wanted)
        assert figure(told.place, "pairs.exempt") == Numbers(told.exempt, told.children)
