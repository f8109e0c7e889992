"""The one statement against a plain oracle, over random registers: sums, ties, the children behind each cell."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantian.access.scopes import acting_as
from lantian.census.returns.counting import UNCLEAR, Asked, children_in, facts_of
from lantian.census.returns.figures import figures, figures_from
from lantian.census.returns.rules.templates import template_from
from lantian.census.returns.shipped import NATIONAL_FORMS
from lantian.census.returns.tests.registers import (
    DAY,
    DRAWN,
    FIRST,
    TURN,
    Drawn,
    counted_by_hand,
    facts_on,
    put,
)
from lantian.places.rules import Level
from lantian.registry.models import Child, StatusEpisode
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2016
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast

STATISTICS = NATIONAL_FORMS["statistics_2016"]
OTHER = template_from(
    {
        "code": "own", "kind": "statistics", "title": "另一张表",
        "columns": [
            {"code": "a", "group": "", "heading": "合计", "where": {}},
            {"code": "b", "group": "", "heading": "低保", "where": {"poverty": ["minimum_living", "relieved"]}},
            {"code": "c", "group": "", "heading": "患病女童", "where": {"health": ["ill"], "sex": ["2"]}},
            {"code": "d", "group": "", "heading": "双方外出", "where": {"ground": ["both"], "age": [3, 9]}},
            {"code": "e", "group": "", "heading": "有救助", "where": {"aid": ["medical"]}},
        ],
        "ties": [],
    }
)  # fmt: skip
CITY = 610400000000


class Undo(Exception):
    """Ends an example: nothing of it stays."""


@contextmanager
def register_of(cast: Cast, children: list[Drawn]) -> Iterator[None]:
    try:
        with transaction.atomic():
            with acting_as(cast.city_office):
                StatusEpisode.objects.all().delete()
                for child in children:
                    put(child)
            yield
            raise Undo
    except Undo:
        pass


def asked(place: int, on: date = DAY, level: Level = Level.VILLAGE, form: Any = STATISTICS) -> Asked:
    return Asked(form, CIVIL_AFFAIRS_2016, place, on, level)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    children=some.lists(DRAWN, max_size=8),
    on=some.sampled_from([FIRST, TURN, DAY, date(2026, 3, 1), timezone.localdate()]),
    form=some.sampled_from([STATISTICS, OTHER]),
)
def test_every_line_and_cell_is_what_is_counted_by_hand(
    cast: Cast, children: list[Drawn], on: date, form: Any
) -> None:
    with register_of(cast, children), acting_as(cast.city_office, read_only=True):
        want = asked(CITY, on, form=form)
        told = figures(want)
        for line in told.lines:
            by_hand = counted_by_hand(children, form, line.place, on)
            assert (list(line.values), list(line.open), line.unclear) == by_hand
        whole = told.whole
        cells = {one.code: number for one, number in zip(form.columns, whole.values, strict=True)}
        cells |= {f"tie-{at}": number for at, number in enumerate(whole.open)} | {UNCLEAR: whole.unclear}
        assert {cell: children_in(want, CITY, cell).count() for cell in cells} == cells
        known = facts_of(want, [child.key for child in children])
        assert known == {child.key: facts_on(child, on) for child in children if child.key in known}
        assert figures_from(told.as_data()) == told


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(children=some.lists(DRAWN, max_size=8))
def test_a_tie_fails_only_where_a_fact_is_missing_or_the_child_too_old(
    cast: Cast, children: list[Drawn]
) -> None:
    with register_of(cast, children), acting_as(cast.city_office, read_only=True):
        want = asked(CITY)
        for at, tie in enumerate(STATISTICS.ties):
            asks = {name for code in (*tie.left, *tie.right) for name in STATISTICS.column(code).where}
            behind = list(children_in(want, CITY, f"tie-{at}").values_list("pk", flat=True))
            for facts in facts_of(want, behind).values():
                lacking = [name for name in asks if facts[name] is None]
                assert lacking or facts["sex"] == "9" or facts["age"] > STATISTICS.oldest


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(children=some.lists(DRAWN, max_size=8))
def test_a_post_counts_the_children_of_its_place_and_no_other(cast: Cast, children: list[Drawn]) -> None:
    with register_of(cast, children):
        for part, place in (
            ("county_office", BINZHOU),
            ("town_supervisor", XINMIN),
            ("village_director", TAIXIANG),
        ):
            post = cast.posts[part]
            # Who lived there on the day but has left the range since is the new place's to know.
            known = [one for one in children if post.region_low <= one.village[1] <= post.region_high]
            with acting_as(post, read_only=True):
                told = figures(asked(place))
                assert list(told.whole.values) == counted_by_hand(known, STATISTICS, place, DAY)[0]
        with acting_as(cast.other_county_office, read_only=True):
            assert not any(figures(asked(BINZHOU)).whole.values)


def test_lines_go_from_the_whole_to_the_finest(cast: Cast) -> None:
    with register_of(cast, [Drawn()]), acting_as(cast.city_office, read_only=True):
        lines = figures(asked(CITY)).lines
        assert [(line.depth, line.name, line.values[0]) for line in lines] == [
            (0, "咸阳市", 1), (1, "泾阳县", 0), (2, "云阳镇", 0), (3, "兴隆村", 0),
            (1, "彬州市", 1), (2, "新民镇", 1), (3, "红岩村", 0), (3, "太厢村", 1),
        ]  # fmt: skip
        by_county = figures(asked(CITY, level=Level.COUNTY)).lines
        assert [line.place for line in by_county] == [CITY, JINGYANG, BINZHOU]
        one_village = figures(asked(TAIXIANG)).lines
        assert [(line.place, line.values[0]) for line in one_village] == [(TAIXIANG, 1)]


CASES: list[tuple[dict[str, Any], set[int]]] = [
    ({"birth_on": date(2019, 12, 31)}, {5, 6}),
    ({"birth_on": date(2020, 1, 1)}, {2, 3}),
    ({"birth_on": date(2011, 12, 31), "sex": "2"}, {8, 10}),
    ({"birth_on": date(2009, 12, 31)}, set()),
    ({"stage": (None, "primary"), "boards": True}, {13, 24}),
    ({"stage": (None, "junior"), "boards": False}, {14, 25}),
    ({"stage": (None, "primary")}, {13}),
    ({"stage": ("primary", "kindergarten")}, {12, 21}),
    ({"stage": (None, "vocational"), "boards": True}, {16, 22}),
    ({"stage": (None, "dropout")}, {17, 23}),
    ({"hukou": (True, False)}, {20}),
    ({"hukou": (False, True)}, {19}),
    ({"level": (None, "good"), "carer": "62"}, {26, 30}),
    ({"level": (None, "fair"), "lives_with": "64"}, {26, 31}),
    ({"level": (None, "carer_weak"), "carer": "81", "lives_with": "61"}, {27, 32}),
    ({"level": (None, "parents_incapable"), "carer": "81"}, {28, 32}),
    ({"level": (None, "none")}, {29, 32}),
    ({"level": (None, "good"), "lives_with": "51"}, {30}),
    ({"level": (None, "good"), "lives_with": "50"}, {30}),
    ({"level": (None, "good"), "carer": "", "lives_with": "61"}, {30}),
]
AGES = set(range(2, 11))


@pytest.mark.parametrize(("child", "columns"), CASES)
def test_a_child_stands_in_these_columns(cast: Cast, child: dict[str, Any], columns: set[int]) -> None:
    with register_of(cast, [Drawn(**child)]), acting_as(cast.county_office, read_only=True):
        values = figures(asked(BINZHOU)).whole.values
        told = {at for at, value in enumerate(values, start=1) if value}
        assert told - ({1} if "birth_on" in child else {1} | AGES) == columns


@pytest.mark.parametrize("cell", ["c0", "c33", "tie-10", "tie-", "tie-x", "tie-٣", "x'; --"])
def test_a_cell_that_the_form_has_not_is_none(cast: Cast, cell: str) -> None:
    with acting_as(cast.county_office, read_only=True), pytest.raises(KeyError):
        children_in(asked(BINZHOU), BINZHOU, cell)


def test_an_erased_child_counts_no_more(cast: Cast) -> None:
    child = Drawn()
    with register_of(cast, [child]), acting_as(cast.county_office):
        Child.objects.filter(pk=child.key).update(erased_at=timezone.now())
        assert figures(asked(HONGYAN)).whole.values[0] == figures(asked(BINZHOU)).whole.values[0] == 0
