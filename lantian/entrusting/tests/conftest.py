from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.entrusting.documents.wording import AGREED
from lantian.entrusting.models import CarerAssessment, CareWord, Entrustment
from lantian.entrusting.rules.eligibility import Answer, Bond, Exclusion, Lives, Result, Wish
from lantian.entrusting.services import agreeing
from lantian.entrusting.services.assessing import Look, assess, standing_of
from lantian.entrusting.services.telling import write_word
from lantian.registry.models import Person
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()
YEAR = timedelta(days=364)
GOOD = Look(
    assessed_on=TODAY,
    birth_on=date(1960, 1, 1),
    health="10",
    children=2,
    lives=Lives.TOGETHER,
    bond=Bond.CLOSE,
    wish=Wish.AGREES,
    result=Result.FIT,
    exclusions=dict.fromkeys(Exclusion, Answer.NO),
)
DRINKS = replace(
    GOOD,
    result=Result.UNFIT,
    ground="常年酗酒，村民多次反映",
    exclusions={**GOOD.exclusions, Exclusion.HABITS: Answer.FOUND},
)


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def assessed(cast: Cast, look: Look = GOOD, name: str = "张老汉", child: str = "小雨") -> CarerAssessment:
    """The village director looks at somebody around a child."""
    with acting_as(cast.village_director):
        person = Person.objects.get(name=name)
        one = cast.child(child)
        return assess(child=one, person=person, look=look, seen=standing_of(one, person), today=TODAY)


def drafted(cast: Cast, *, since: date = TODAY, until: date | None = None) -> Entrustment:
    """An agreement with the grandfather, nobody has signed yet."""
    assessment = assessed(cast)
    with acting_as(cast.village_director):
        return agreeing.draft(
            child=cast.child("小雨"),
            assessment=assessment,
            since=since,
            until=until or since + YEAR,
            terms=AGREED,
            today=TODAY,
        )


def word_of(cast: Cast) -> CareWord:
    """The father writes that the grandfather takes care."""
    with acting_as(cast.parent):
        return write_word(
            child=cast.child("小雨"),
            since=TODAY,
            until=None,
            carer_name="张老汉",
            relation="61",
            carer_phone="",
        )
