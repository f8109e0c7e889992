"""How other rooms read figures: a question for all that is asked, within what the acting post sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantian.access.scopes import acting_as
from lantian.insight.declared import indicators
from lantian.insight.models import DayState
from lantian.insight.queries.figures import Stood, of_days, of_places
from lantian.insight.queries.history import stood
from lantian.insight.rules.numbers import Numbers
from lantian.insight.tests.conftest import TODAY, followed
from lantian.kernel.city import in_cities
from lantian.registry.services.closing import close_file
from tests.cast import BINZHOU, CITY, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast
from tests.test_city_named import complaints

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(1)
XIANYANG = 610400000000
ON_FILE, FRESH = "children.on_file", "files.fresh30"


def test_figures_are_read_in_one_question_and_within_the_scope(cast: Cast, as_web: None) -> None:
    followed()
    asked = [indicators()[ON_FILE], indicators()[FRESH]]
    places = [TAIXIANG, HONGYAN, XINMIN, BINZHOU, JINGYANG, XIANYANG]
    with acting_as(cast.city_office, read_only=True), CaptureQueriesContext(connection) as queries:
        found = of_places(places, asked)
        then = of_days(places, asked, [TODAY, TODAY - timedelta(1)])
    statements = [query["sql"] for query in queries if "insight_" in query["sql"]]
    assert len(statements) == 2
    assert not complaints(statements)
    assert [found[place, ON_FILE].numerator for place in places] == [2, 1, 3, 3, 1, 4]
    assert found[XINMIN, FRESH] == then[XINMIN, FRESH, TODAY].numbers
    assert (TAIXIANG, ON_FILE, TODAY) not in then
    assert {day for _, _, day in then} == {TODAY}
    with acting_as(cast.county_office, read_only=True):
        assert {place for place, _ in of_places(places, asked)} == {TAIXIANG, HONGYAN, XINMIN, BINZHOU}
        assert {place for place, _, _ in of_days(places, asked, [TODAY])} == {XINMIN, BINZHOU}
        assert of_places([], asked) == of_days(places, [], [TODAY]) == {}


def test_a_day_is_told_with_the_edition_it_was_counted_by(cast: Cast) -> None:
    followed()
    with in_cities(CITY):
        DayState.objects.filter(indicator=ON_FILE).update(edition=1)
    with acting_as(cast.village_director):
        close_file(child=cast.child("小石"), reason="moved", since=TODAY, today=TODAY)
    followed(TOMORROW)
    asked = [indicators()[ON_FILE]]
    with acting_as(cast.county_office, read_only=True):
        found = of_days([BINZHOU], asked, [TODAY, TOMORROW])
        assert found[BINZHOU, ON_FILE, TODAY] == Stood(Numbers(3), 1)
        assert found[BINZHOU, ON_FILE, TOMORROW] == Stood(Numbers(2), 0)
    with in_cities(CITY):
        DayState.objects.filter(place=JINGYANG, indicator=ON_FILE).update(edition=2)
        # A sum over places of two definitions bears the former.
        assert stood([BINZHOU, JINGYANG], asked, [TODAY])[ON_FILE, TODAY] == Stood(Numbers(4), 1)
