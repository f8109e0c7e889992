"""Who was found unfit is recognised where helpers are sought, and known to few."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import ProgrammingError

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.sealing import blind_index
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.models import CarerAssessment, UnfitGround
from lantian.entrusting.queries import unfit_indexes, unfit_people
from lantian.entrusting.rules.eligibility import Result
from lantian.entrusting.services.forgetting import forget_child
from lantian.entrusting.tests.conftest import DRINKS, GOOD, assessed
from lantian.notices.models import Notice
from tests.cast import HONGYAN, TAIXIANG, XINMIN, Cast

pytestmark = pytest.mark.usefixtures("as_web")
PHONE = blind_index("13891012345")


def test_whom_the_law_rules_out_is_known_by_child_and_by_number_until_found_otherwise(cast: Cast):
    finding = assessed(cast, DRINKS)
    rain = cast.children["小雨"]
    with acting_as(cast.county_office):
        assert unfit_people([rain, cast.children["小石"]]) == {(rain, finding.person_id)}
        assert unfit_indexes(XINMIN, XINMIN + 999) == {PHONE}
        assert unfit_indexes(HONGYAN, HONGYAN) == set()
    with acting_as(cast.town_supervisor):
        assert Notice.objects.filter(kind="entrusted_look").count() == 1
    assessed(cast, GOOD)
    with acting_as(cast.county_office):
        assert unfit_people([rain]) == set()
        assert unfit_indexes(TAIXIANG, TAIXIANG) == set()
        assert CarerAssessment.objects.filter(superseded_at__isnull=True).count() == 1


def test_who_is_only_too_ill_is_not_recognised_as_somebody_the_law_rules_out(cast: Cast):
    finding = assessed(cast, replace(GOOD, health="40", result=Result.UNFIT, ground="卧床不起"))
    with acting_as(cast.county_office):
        assert unfit_people([cast.children["小雨"]]) == {(cast.children["小雨"], finding.person_id)}
        assert unfit_indexes(TAIXIANG, TAIXIANG) == set()


def test_a_telephone_found_later_is_recognised_too(cast: Cast):
    finding = assessed(cast, DRINKS)
    with acting_as(cast.county_office):
        CarerAssessment.objects.filter(pk=finding.pk).update(phone_index=None)
        assert unfit_indexes(TAIXIANG, TAIXIANG) == {PHONE}


def test_that_somebody_is_unfit_is_for_those_who_keep_the_files_and_why_for_fewer(cast: Cast):
    assessed(cast, DRINKS)
    assert seen_by(cast, CarerAssessment) == {
        "city_office",
        "county_office",
        "town_supervisor",
        "village_director",
    }
    assert seen_by(cast, UnfitGround) == {"village_director"}
    cast.town_supervisor.compartments = [Compartment.PROTECTION.value]
    assert seen_by(cast, UnfitGround) == {"town_supervisor", "village_director"}


def seen_by(cast: Cast, model: Any) -> set[str]:
    """The parts that see rows of a table; many have no right to it at all."""

    def sees(post: Post) -> bool:
        try:
            with acting_as(post, read_only=True):
                return bool(model.objects.exists())
        except ProgrammingError:
            return False

    return {part for part, post in cast.posts.items() if sees(post)}


def test_parents_are_not_entrusted_and_strangers_not_assessed(cast: Cast):
    for name, child, code in (("张建军", "小雨", "is_parent"), ("张老汉", "小石", "not_in_file")):
        with pytest.raises(EntrustingError) as error:
            assessed(cast, GOOD, name=name, child=child)
        assert error.value.code == code


def test_of_an_erased_child_nothing_is_kept(cast: Cast):
    assessed(cast, GOOD)
    assessed(cast, DRINKS)
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
        assert not CarerAssessment.objects.exists()
        assert not CarerAssessment.history.rel.related_model.objects.exists()
    assert seen_by(cast, UnfitGround) == set()
