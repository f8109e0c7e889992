"""The twin of a city: near to it in shape, and with nothing in it of anybody."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.kernel.city import in_cities
from lantian.registry.models import Child, Person
from lantian.synthesis.likeness import NoTwin, read_twin
from lantian.synthesis.rules.noise import EPSILON_OF_A_TABLE, SMALLEST, STEP, noise, protected
from lantian.synthesis.shape import CELLS, MONTHS, Shape, measure
from lantian.synthesis.shares import ABSENCES
from lantian.synthesis.tests.conftest import CITY_CODE, COUNTIES
from lantian.synthesis.twins import MOST_A_YEAR, take_twin, told_of
from lantian.synthesis.world import Built, build
from tests.cast import CITY

TODAY = timezone.localdate()


@given(some.dictionaries(some.sampled_from(MONTHS), some.integers(0, 10**6)), some.integers())
def test_no_cell_is_small_and_all_are_rounded(counts: dict[str, int], seed: int) -> None:
    told = protected(counts, MONTHS, bits=Random(seed).getrandbits)

    assert set(told) <= set(MONTHS)
    assert all(count >= SMALLEST and count % STEP == 0 for count in told.values())


@settings(max_examples=5)
@given(some.integers(), some.sampled_from([1, 12]))
def test_noise_is_as_wide_as_epsilon_says(seed: int, reach: int) -> None:
    """Twice the square of the scale is the variance of Laplace noise; its mean is nought."""
    bits = Random(seed).getrandbits
    drawn = [noise(reach, bits) for _ in range(3_000)]
    scale = reach / EPSILON_OF_A_TABLE

    assert abs(sum(drawn) / len(drawn)) < scale * 0.15
    assert 0.75 < sum(one * one for one in drawn) / len(drawn) / (2 * scale**2) < 1.3


def test_a_world_like_a_twin_has_the_shape_of_the_city(places: None, tmp_path: Path) -> None:
    with transaction.atomic():
        build([CITY_CODE], 900, 11)
        original = measure(CITY, TODAY)
        transaction.set_rollback(True)
    file = tmp_path / "twin.json"
    told = told_of(original, CITY, TODAY, Random(5).getrandbits)
    file.write_text(json.dumps(told))
    like = read_twin(file)
    build(like.places, 900, 12, like=like)
    twin = measure(CITY, TODAY)

    assert len(told["counties"]) == 2
    for county, tables in told["counties"].items():
        for name, cells in tables.items():
            assert all(
                abs(count - original.counties[county][name][cell]) < 30 for cell, count in cells.items()
            )
    for name in CELLS:
        one, other = (_shares(shape, name) for shape in (original, twin))
        assert all(abs(one[cell] - other[cell]) < 0.1 for cell in CELLS[name]), (name, one, other)


def test_a_file_from_before_absences_were_told_is_read(world: Built, tmp_path: Path) -> None:
    """Of what it does not tell a world is as any other; who is missing now is seldom told, and never many."""
    told = told_of(measure(CITY, TODAY), CITY, TODAY, Random(5).getrandbits)
    for tables in told["counties"].values():
        del tables["absences"]
    told["counties"][str(COUNTIES[1] // 10**6)]["absences"] = {"0": 50_000, "1": 2_000}
    file = tmp_path / "twin.json"
    file.write_text(json.dumps(told))
    usual, rare = read_twin(file).shares("absences", np.array(COUNTIES))
    assert usual == pytest.approx([share / 100 for share in ABSENCES.values()])
    assert rare == pytest.approx(np.array([50_000, 2_000, 0, 0, SMALLEST / 2]) / 52_005, abs=1e-9)


def test_nothing_of_anybody_is_in_the_file(world: Built, tmp_path: Path) -> None:
    file = tmp_path / "twin.json"
    call_command("twin", "--out", str(file), stdout=StringIO())
    text = file.read_text()
    with in_cities(CITY):
        people = [*Child.objects.all(), *Person.objects.all()]
    values = {one.name for one in people} | {str(one.pk) for one in people}
    values |= {one.identity.reveal() for one in people if one.identity}
    values |= {one.phone.reveal() for one in people if isinstance(one, Person) and one.phone}
    values |= {str(one.birth_on) for one in people} | {
        str(one.region) for one in people if isinstance(one, Child)
    }

    assert len(values) > 1_000
    assert not [value for value in values if value in text]


def test_what_twins_tell_adds_up_and_so_they_are_few(world: Built) -> None:
    for _ in range(MOST_A_YEAR):
        take_twin(CITY, TODAY)
    with pytest.raises(CommandError, match="tells too much"):
        call_command("twin", "--out", "nowhere.json")


@pytest.mark.parametrize(
    "text", ["", "{}", '{"kind": "lantian twin 1", "counties": {}, "months": {}}', "[1]"]
)
def test_a_file_that_is_no_twin_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text(text)
    with pytest.raises(NoTwin, match="none"):
        read_twin(tmp_path / "none.json")


def _shares(shape: Shape, table: str) -> Any:
    counts: Counter[str] = sum((counts[table] for counts in shape.counties.values()), Counter())
    return Counter({cell: count / counts.total() for cell, count in counts.items()})
