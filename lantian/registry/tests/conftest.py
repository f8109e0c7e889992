"""What the register's tests look at: rows as the owner of the database sees them, past every policy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import models

from lantian.access.securing import declared_models
from lantian.registry.models import Child, Household, Livelihood, Migration, Person, Tie
from tests.cast import past_the_policies

Guards = dict[str, set[Any]]


@pytest.fixture(autouse=True)
def forget_counts() -> None:
    """What is counted in memory belongs to one test."""
    cache.clear()


@pytest.fixture
def guards_hold(cast: Any) -> Callable[[], None]:
    """Compares the guards of every row about children with what ties and households say; any number of times.

    A file that was merged counts as the one that stays, and is where that is.
    """

    def compare() -> None:
        with past_the_policies():
            children = {child.pk: child for child in Child.objects.all()}
            for child in children.values():
                stays = children[child.merged_into_id or child.pk]
                assert (child.region, child.school) == (stays.region, stays.school)
            _compare_rows_of_children(children)
            _compare_shared(Person, "pk", _by_person(), children)
            _compare_shared(Migration, "person_id", _by_person(), children)
            _compare_shared(Household, "pk", _by_household(children), children)
            _compare_shared(Livelihood, "household_id", _by_household(children), children)

    return compare


def _compare_rows_of_children(children: dict[Any, Child]) -> None:
    for model in declared_models():
        guard = getattr(model, "guard", None)
        if guard and guard.follows and model._meta.app_label in ("registry", "access", "files"):
            for row in model._base_manager.all():
                child = children.get(getattr(row, guard.of_child))
                if child is not None:
                    assert (row.region, row.school) == (child.region, child.school), model.__name__


def _compare_shared(
    model: type[models.Model], owner: str, owners: dict[Any, set[Any]], children: dict[Any, Child]
) -> None:
    histories = [model._meta.get_field("history").related_model]
    for shared in [model, *histories]:
        for row in shared._base_manager.all():
            key = getattr(row, owner) if shared is model or owner != "pk" else row.pgh_obj_id
            mine = [children[children[child].merged_into_id or child] for child in owners.get(key, ())]
            assert set(row.children) == {child.pk for child in mine}, shared.__name__
            assert set(row.regions) == {child.region for child in mine}, shared.__name__
            assert set(row.schools) == {child.school for child in mine} - {None}, shared.__name__


def _by_person() -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = {}
    for tie in Tie.objects.all():
        found.setdefault(tie.person_id, set()).add(tie.child_id)
    return found


def _by_household(children: dict[Any, Child]) -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = {}
    for child in children.values():
        found.setdefault(child.household_id, set()).add(child.pk)
    return found


@pytest.fixture(autouse=True)
def alone(no_rooms_above: None) -> None:
    """The rooms above follow no child here, and stand on no file."""
