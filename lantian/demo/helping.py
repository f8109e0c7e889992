"""Who stands by children in the demonstration: helpers of all kinds; checks that hold, run out, ran out and wait."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import BINZHOU, GUANDAO, JINGYANG, TAIXIANG, XINMIN
from lantian.demo.dice import draw
from lantian.demo.names import draw_given, draw_surname
from lantian.demo.numbers import Invented
from lantian.helping.models import Helper
from lantian.helping.rules.kinds import helper_kinds
from lantian.helping.rules.vetting import DAY, last_day
from lantian.helping.services.leaving import leave, pause
from lantian.helping.services.people import accept, decline, nominate
from lantian.helping.services.training import train
from lantian.helping.services.vetting import record
from lantian.places.models import Unit
from lantian.places.queries import schools_in, villages_in
from lantian.places.rules import scope_of

KOUZHEN = 610423105000
GROUPS = (
    (BINZHOU, TAIXIANG, 10),
    (BINZHOU, XINMIN, 26),
    (BINZHOU, BINZHOU, 12),
    (JINGYANG, GUANDAO, 8),
    (JINGYANG, KOUZHEN, 16),
    (JINGYANG, JINGYANG, 8),
)
"""County, place within it, how many helpers there."""

KINDS = {
    "volunteer": 0.24,
    "elder": 0.22,
    "proxy_mother": 0.14,
    "proxy_father": 0.08,
    "neighbour": 0.12,
    "cadre": 0.1,
    "teacher": 0.1,
}
AT_COUNTY = {"social_worker": 0.3, "law_vice_principal": 0.2, "police_liaison": 0.2, "cadre": 0.3}
ELDERS = {"cadre": 0.3, "teacher": 0.35, "soldier": 0.15, "expert": 0.05, "model": 0.15}
AGES = {"elder": (61, 74), "teacher": (26, 56), "volunteer": (20, 62)}
CHECKS = {"valid": 0.58, "expiring": 0.12, "expired": 0.1, "pending": 0.1, "none": 0.06, "not_clear": 0.04}
STANDINGS = {"accepted": 0.82, "nominated": 0.12, "declined": 0.03, "left": 0.03}
WORDS = (
    "教过小学数学",
    "会拉二胡",
    "退休前在镇卫生院",
    "家离学校近",
    "有三轮车，可以接送",
    "会书法",
    "做过村妇联主席",
    "",
)
AUTHORITY = {BINZHOU: "彬州市公安局", JINGYANG: "泾阳县公安局"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A helper to be: the county that answers, and the fields of `Helper`."""

    county: int
    values: Mapping[str, Any]


def bring_helpers(posts: Mapping[str, Post], on: date) -> None:
    """Names about eighty helpers in 彬州 and 泾阳, of whom most are accepted and checked; the cast's `proxy` is one."""
    dice = Random(62)
    numbers = Invented(dice)
    offices = {BINZHOU: posts["binzhou"], JINGYANG: posts["jingyang"]}
    with acting_as(posts["binzhou"]):
        _bring_proxy(posts["proxy"], numbers, on)
    for draft in list(_drafts(dice, numbers, on)):
        with acting_as(offices[draft.county]):
            _live(draft, dice, on)


def _bring_proxy(proxy: Post, numbers: Invented, on: date) -> None:
    """寇淑芳 of 太厢, an old teacher, who signs in as proxy parent."""
    values = _values(Random(1), numbers, on, "elder", TAIXIANG) | {
        "name": proxy.user.name,
        "sex": "2",
        "birth_on": date(1962, 4, 12),
        "phone": proxy.phone or numbers.phone(),
        "elder_kind": "teacher",
        "most_children": 3,
        "farthest": "town",
        "words": "教过三十年语文",
    }
    values["identity"] = numbers.identity_number(BINZHOU // 10**6, values["birth_on"], "2")
    helper = _accepted(values, on)
    _check(helper, BINZHOU, on - timedelta(days=100), on)
    Helper.objects.filter(pk=helper.pk).update(user=proxy.user_id, seat=proxy.seat)


def _drafts(dice: Random, numbers: Invented, on: date) -> Iterator[Draft]:
    for county, place, number in GROUPS:
        villages = list(villages_in(scope_of(place), on).values_list("code", flat=True))
        schools = list(schools_in(scope_of(place)))
        for _each in range(number):
            kind = draw(dice, AT_COUNTY if place == county else KINDS)
            values = _values(dice, numbers, on, kind, county if place == county else dice.choice(villages))
            if kind == "teacher" and schools:
                values |= _at_school(dice.choice(schools))
            yield Draft(county, values)


def _at_school(school: Unit) -> dict[str, Any]:
    return {"region": school.region_id, "school": school.pk, "unit": school.pk}


def _values(dice: Random, numbers: Invented, on: date, kind: str, region: int) -> dict[str, Any]:
    sex = {"proxy_mother": "2", "proxy_father": "1"}.get(kind) or dice.choice("1222")
    youngest, oldest = AGES.get(kind, (28, 60))
    birth_on = on - timedelta(days=dice.randrange(youngest * 366, oldest * 365))
    given = {f"gives_{what}": dice.random() < 0.6 for what in ("study", "life", "mind")}
    return {
        "name": draw_surname(dice) + draw_given(dice, sex, birth_on.year),
        "sex": sex,
        "birth_on": birth_on,
        "phone": numbers.phone(),
        "identity": numbers.identity_number(region // 10**6, birth_on, sex),
        "kind": kind,
        "elder_kind": draw(dice, ELDERS) if kind == "elder" else "",
        "region": region,
        "school": None,
        "unit": None,
        "most_children": min(dice.choice((1, 1, 2, 2, 3)), helper_kinds()[kind].most),
        "farthest": draw(dice, {"village": 0.55, "town": 0.35, "county": 0.1})
        if region % 1000
        else draw(dice, {"town": 0.5, "county": 0.5}),
        **(given if any(given.values()) else {**given, "gives_mind": True}),
        "days": sorted(dice.sample(range(1, 8), dice.choice((1, 2, 2, 3)))),
        "languages": ["guanzhong"] if birth_on.year < 1965 else ["putonghua", "guanzhong"],
        "health": draw(dice, {"": 0.85, "near_home": 0.1, "by_telephone": 0.03, "resting": 0.02}),
        "words": dice.choice(WORDS),
    }


def _live(draft: Draft, dice: Random, on: date) -> None:
    """What became of somebody who was named."""
    standing = draw(dice, STANDINGS)
    if standing in ("nominated", "declined"):
        helper = nominate(values=draft.values, on=on - timedelta(days=dice.randrange(2, 20)), is_another=True)
        if standing == "declined":
            decline(helper=helper, reason="too_far", words="", version=helper.version, on=on)
        return
    helper = _accepted(draft.values, on)
    if dice.random() < 0.7:
        day = on - timedelta(days=dice.randrange(20, 300))
        values = {"subject": dice.choice(("law", "talking", "harm")), "on": day, "hours": 3, "by": "县关工委"}
        train(helper=helper, values=values, key=uuid7(), today=on)
    _checked(helper, draft.county, dice, on)
    if standing == "left":
        leave(helper=helper, on=on, reason="moved", today=on)
    elif dice.random() < 0.05:
        pause(helper=helper, since=on, until=on + timedelta(days=21), today=on)


def _accepted(values: Mapping[str, Any], on: date) -> Helper:
    day = on - timedelta(days=400)
    helper = nominate(values=values, on=day, is_another=True)
    return accept(helper=helper, consented_on=day, version=helper.version, on=day)


def _checked(helper: Helper, county: int, dice: Random, on: date) -> None:
    """A check that holds, runs out within sixty days, has run out, waits for its answer, or was not clear."""
    how = draw(dice, CHECKS)
    if how == "none":
        return
    days = {"valid": (10, 290), "expiring": (310, 360), "expired": (370, 395), "not_clear": (5, 60)}
    day = on - timedelta(days=dice.randrange(*days.get(how, (2, 15))))
    if how in ("not_clear", "pending"):
        answered = day if how == "not_clear" else None
        record(
            helper=helper,
            authority=AUTHORITY[county],
            asked_on=day,
            checked_on=answered,
            result=how,
            today=on,
        )
    else:
        _check(helper, county, day, on)


def _check(helper: Helper, county: int, day: date, on: date) -> None:
    record(
        helper=helper,
        authority=AUTHORITY[county],
        asked_on=day - 3 * DAY,
        checked_on=day,
        valid_until=last_day(day),
        result="clear",
        today=on,
    )
