import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.labels import GAP_LABELS
from lantian.registry.rules.gaps import GAPS, STALE_AFTER_DAYS, gap_mask, gaps_of, is_stale

CASES = list(csv.DictReader((Path(__file__).parent / "cases/gaps.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["mask"])
def test_the_bits_of_what_is_missing_stay_where_they_are(case: dict[str, str]) -> None:
    assert gap_mask(case["known"].split()) == int(case["mask"])
    assert gaps_of(int(case["mask"])) == case["missing"].split()


@given(known=some.sets(some.sampled_from(GAPS)))
def test_what_is_not_known_is_missing(known: set[str]) -> None:
    assert set(gaps_of(gap_mask(known))) == set(GAPS) - known


@given(known=some.lists(some.sampled_from(GAPS)))
def test_saying_it_twice_changes_nothing(known: list[str]) -> None:
    assert gap_mask([*known, *known]) == gap_mask(set(known))


def test_an_unknown_item_is_an_error() -> None:
    with pytest.raises(ValueError):
        gap_mask(["shoe_size"])


def test_every_item_has_a_name() -> None:
    assert tuple(GAP_LABELS) == GAPS


def test_a_file_is_stale_after_ninety_days() -> None:
    on = date(2026, 11, 23)
    assert not is_stale(on - timedelta(days=STALE_AFTER_DAYS), on)
    assert is_stale(on - timedelta(days=STALE_AFTER_DAYS + 1), on)
