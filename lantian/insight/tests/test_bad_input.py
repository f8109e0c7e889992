"""What may come in the way of figures: new definitions, empty and merged villages, reorganised counties, new names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from lantian.access.scopes import acting_as
from lantian.insight import declared
from lantian.insight.models import CityShare, Clock, DayState, Figure, UpperFigure
from lantian.insight.queries.cockpit import cockpit, figure_of
from lantian.insight.queries.history import lineage
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.checking import check_above, check_city
from lantian.insight.tests.conftest import TODAY, Enter, figure, followed
from lantian.insight.views.figures import _history
from lantian.kernel.city import in_cities
from lantian.places.areas import AreaPlan
from lantian.registry.counted import Indicator
from lantian.registry.services.areas import change_areas
from lantian.registry.services.closing import close_file
from tests.cast import BINZHOU, CITY, HONGYAN, JING_VILLAGE, JINGYANG, TAIXIANG, XINMIN, YUNYANG, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
XIANYANG = 610400000000
ON_FILE = "children.on_file"


@contextmanager
def declaring(changed: dict[str, Indicator | None]) -> Iterator[None]:
    """The house with other declarations: by their code, what they are now (None: withdrawn)."""
    known = dict(declared.indicators())
    found = declared.indicators()
    try:
        for code, one in changed.items():
            found.pop(code)
            if one:
                found[one.code] = one
        for told in (declared.asked_rows, declared.counted_columns, declared.signature):
            told.cache_clear()
        yield
    finally:
        found.clear()
        found.update(known)
        for told in (declared.asked_rows, declared.counted_columns, declared.signature):
            told.cache_clear()


def test_a_trend_is_not_joined_across_a_new_definition(cast: Cast, enter: Enter) -> None:
    followed(TODAY - 70 * DAY)
    one = replace(declared.indicators()[ON_FILE], edition=2)
    with declaring({ON_FILE: one}):
        followed()
        with acting_as(cast.county_office, read_only=True):
            (cell,) = (
                c
                for c in cockpit(BINZHOU, cast.county_office.role, TODAY).cells
                if c.indicator.code == ON_FILE
            )
            assert cell.numbers == Numbers(3)
            assert cell.was_redefined
            assert cell.change is None
            told = _history(one, BINZHOU, lineage(BINZHOU), TODAY)
            assert [state["then"]["was_other"] for state in told] == [True, True, False]
        page = enter("county_office").get(f"/insight/{ON_FILE}/").content.decode()
        assert page.count("（旧口径）") == 2


def test_a_village_without_children_says_so(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.next_village_director):
        close_file(child=cast.child("天天"), reason="moved", since=TODAY, today=TODAY)
    followed()
    page = enter("next_village_director").get("/insight/")
    assert page.status_code == 200
    assert "这里还没有在册儿童" in page.content.decode()
    assert enter("next_village_director").get(f"/insight/{ON_FILE}/").status_code == 200


def test_a_town_that_goes_to_another_county_brings_its_figures_along(cast: Cast) -> None:
    followed(TODAY - DAY)
    new_town, new_village = BINZHOU + 104000, BINZHOU + 104200
    plan = AreaPlan(
        begun={new_town: "云阳镇", new_village: "兴隆村委会"},
        ended={YUNYANG, JING_VILLAGE},
        moves={YUNYANG: new_town, JING_VILLAGE: new_village},
    )
    with acting_as(cast.city_office):
        change_areas(plan=plan, on=TODAY, kind="merge", basis="民政部批复")
    followed()
    assert [figure(place, ON_FILE).numerator for place in (JINGYANG, YUNYANG, JING_VILLAGE)] == [0, 0, 0]
    assert [figure(place, ON_FILE).numerator for place in (BINZHOU, new_town, new_village)] == [4, 1, 1]
    assert figure(XIANYANG, ON_FILE) == Numbers(4)
    with in_cities(CITY):
        states = DayState.objects.filter(indicator=ON_FILE, place__in=[BINZHOU, JINGYANG]).order_by(
            "place", "on"
        )
        assert list(states.values_list("place", "numerator")) == [
            (JINGYANG, 1), (JINGYANG, 0), (BINZHOU, 3), (BINZHOU, 4),
        ]  # fmt: skip
    assert check_city(CITY, sample=0, seed=1) == check_above() == []


def test_a_village_that_was_merged_is_no_line_any_more(cast: Cast) -> None:
    followed()
    plan = AreaPlan(begun={}, ended={HONGYAN}, moves={HONGYAN: TAIXIANG})
    with acting_as(cast.county_office):
        change_areas(plan=plan, on=TODAY, kind="merge", basis="彬政发〔2026〕1号")
    followed()
    assert figure(TAIXIANG, ON_FILE) == figure(XINMIN, ON_FILE) == Numbers(3)
    with acting_as(cast.county_office, read_only=True):
        _, lines = figure_of(XINMIN, declared.indicators()[ON_FILE], cast.county_office.role, TODAY)
        assert [line.place for line in lines] == [TAIXIANG]
    assert check_city(CITY, sample=0, seed=1) == []


def test_what_is_withdrawn_or_renamed_leaves_nothing_behind(cast: Cast) -> None:
    followed(TODAY - DAY)
    old = declared.indicators()[ON_FILE]
    renamed = replace(old, code="children.files", formerly=ON_FILE)
    with declaring({ON_FILE: renamed, "files.fresh30": None}):
        followed()
        with in_cities(CITY):
            held = set(Figure.objects.values_list("indicator", flat=True))
            assert not held & {ON_FILE, "files.fresh30"}
            states = DayState.objects.filter(indicator="children.files", place=XINMIN)
            assert list(states.values_list("on", "numerator")) == [(TODAY - DAY, 3)]
            # The history of what is withdrawn stays a while.
            assert DayState.objects.filter(indicator="files.fresh30").exists()
            Clock.objects.update(declared="of the next house")
            followed(TODAY + 100 * DAY)
            assert not DayState.objects.filter(indicator="files.fresh30").exists()
            assert DayState.objects.filter(indicator="children.files").exists()
        for model in (CityShare, UpperFigure):
            assert not model.objects.filter(indicator__in=[ON_FILE, "files.fresh30"]).exists()
        assert figure(XIANYANG, "children.files") == Numbers(4)
        assert check_city(CITY, sample=0, seed=1) == check_above() == []
