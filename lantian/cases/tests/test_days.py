"""Days that cannot be: to come, before the child was born, before there was a case; said beside their field."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from lantian.access.scopes import acting_as
from lantian.cases.errors import CasesError
from lantian.cases.services import helping, intervening
from lantian.cases.tests.conftest import (
    BASIS,
    SOON,
    TODAY,
    found,
    intervention,
    joined,
    opened,
    placed,
    staying,
)
from lantian.cases.tests.test_beside import at, page
from tests.cast import Cast

LONG_AGO, YESTERDAY = date(1990, 5, 1), TODAY - timedelta(days=1)


def test_nothing_happened_before_the_child_was_born_or_tomorrow(cast: Cast):
    case = opened(cast)
    joined(cast, case, "department")
    deeds: dict[str, Callable[[date], Any]] = {
        "on": lambda on: helping.assess(case=case, values=found() | {"on": on}, today=TODAY),
        "since": lambda on: intervening.place(case=case, values=staying() | {"since": on}, today=TODAY),
        " on": lambda on: intervening.intervene(case=case, values=intervention(on=on), today=TODAY),
    }
    for part in ("county_office", "department"):
        for field, deed in deeds.items():
            for on, wrong in ((LONG_AGO, "before_birth"), (TODAY + timedelta(days=1), "day_future")):
                with acting_as(cast.posts[part]), pytest.raises(CasesError, match=wrong) as refused:
                    deed(on)
                assert refused.value.field == field.strip()


def test_a_team_meets_once_there_is_a_case(cast: Cast):
    case = opened(cast)
    with acting_as(cast.county_office):
        case.refresh_from_db()
        helping.assess(case=case, values=found(), today=TODAY)
        call: dict[str, Any] = {"case": case, "place": "镇上", "invited": [case.owner], "today": TODAY}
        for on, wrong in ((YESTERDAY, "before_case"), (TODAY + timedelta(days=400), "due_far")):
            with pytest.raises(CasesError, match=wrong):
                helping.call_conference(on=on, **call)
        meeting = helping.call_conference(on=SOON, **call)
        minutes = {
            "on": YESTERDAY,
            "present": [case.owner],
            "others": "村医",
            "minutes": "由奶奶照料",
            **BASIS,
        }
        with pytest.raises(CasesError, match="before_case"):
            helping.hold_conference(meeting=meeting, version=1, values=minutes, tasks=[], today=TODAY)


def test_what_is_wrong_with_a_day_stands_beside_it(cast: Cast, enter):
    case = opened(cast)
    county = enter("county_office")
    sent = {name: value for name, value in staying().items() if name != "told"}
    answer = county.post(at("place_new", case.pk), {**sent, "until_planned": YESTERDAY})
    assert answer.status_code == 422
    assert "until_planned" in answer.context["form"].errors
    answer = county.post(at("place_new", case.pk), {**sent, "since": LONG_AGO, "until_planned": ""})
    assert "这一天在孩子出生之前，请核对年份。" in page(answer)
    answer = county.post(at("place_new", case.pk), {**sent, "where": "家" * 5000, "until_planned": ""})
    assert "最多120个字，现在有5000个字。" in page(answer)
    placed(cast, case)
    answer = county.post(at("place_new", case.pk), {**sent, "until_planned": ""})
    assert "孩子已在别处安置" in page(answer)
