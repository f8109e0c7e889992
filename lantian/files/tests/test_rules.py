"""Who brings evidence back that was set aside, by the places of both."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.files.asides import AsideRefused
from lantian.files.messages import OF_ASIDES, say_aside
from lantian.files.rules import may_bring_back

CITY, COUNTY, TOWN = (610400000000, 610499999999), (610482000000, 610482999999), (610482102000, 610482102999)
OTHER = (610423000000, 610423999999)


def test_from_above_and_by_somebody_else_it_is_brought_back():
    asked = {"is_same_person": False, "is_top": False}
    assert may_bring_back(COUNTY, TOWN, **asked)
    assert may_bring_back(CITY, TOWN, **asked)
    for own, setter in ((TOWN, TOWN), (COUNTY, COUNTY), (TOWN, COUNTY), (OTHER, TOWN)):
        assert not may_bring_back(own, setter, **asked)
    assert may_bring_back(CITY, CITY, is_same_person=False, is_top=True), "above the city is nobody"


@given(
    st.sampled_from((CITY, COUNTY, TOWN, OTHER)), st.sampled_from((CITY, COUNTY, TOWN, OTHER)), st.booleans()
)
def test_nobody_brings_back_what_they_set_aside(own: Any, setter: Any, is_top: bool):
    assert not may_bring_back(own, setter, is_same_person=True, is_top=is_top)


@pytest.mark.parametrize("code", OF_ASIDES)
def test_who_is_refused_is_told_why(code: str):
    assert say_aside(AsideRefused(code))
