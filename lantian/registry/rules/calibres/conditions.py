"""The vocabulary of definitions: each condition answers for a day, says why, and on which days its answer may turn.

An answer is True, False, or None where the register does not know enough. Every answer depends on what held up
to its day alone, never on what came after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar, Literal

from lantian.registry.rules.ages import age_on
from lantian.registry.rules.calibres.facts import Facts, Parent, Residence, Whereabouts, holding

AWAY = frozenset({"work", "business", "study"})
GONE = frozenset({"prison", "missing"})
UNCLEAR = frozenset({"", "other", "divorced"})
PARENTS = frozenset({"50", "51", "52", "57", "58"})
"""GB/T 4761: both parents, father, mother, and those who stand in their place."""

VISIT_DAYS = 30
"""A stay at home shorter than this is a visit (偶尔回家探亲休假不中断); how long a visit may last is our assumption."""

CITY, COUNTY, VILLAGE = 10**8, 10**6, 10**3
RURAL = range(200, 400)
"""The last three digits of the codes of villages, where those of town neighbourhoods are below."""

Who = Literal["both", "one", "any"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a condition is answered as it is: a sentence's code and what fills it."""

    code: str
    params: dict[str, str | int | date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    holds: bool | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Younger:
    """Under an age, in completed years."""

    name: ClassVar[str] = "younger"
    than: int

    def answer(self, facts: Facts, on: date) -> Answer:
        age = age_on(facts.birth_on, on)
        return Answer(age < self.than, (Reason("age", {"age": age, "than": self.than}),))

    def turns(self, facts: Facts) -> Iterator[date]:
        yield birthday(facts.birth_on, self.than)


@dataclass(frozen=True, slots=True)
class RuralHukou:
    """Registered in the countryside; who is registered nowhere is taken for what the village is that they live in."""

    name: ClassVar[str] = "rural_hukou"

    def answer(self, facts: Facts, on: date) -> Answer:
        hukou, home = holding(facts.hukou, on), holding(facts.residence, on)
        if hukou is None:
            return Answer(None, (Reason("hukou_unknown"),))
        if hukou.nature == "agricultural":
            return Answer(True, (Reason("hukou_rural"),))
        if hukou.nature == "non_agricultural":
            return Answer(False, (Reason("hukou_urban"),))
        place = home.place if home and hukou.is_registered is False else hukou.place
        if not place or not place % VILLAGE:
            return Answer(None, (Reason("hukou_place_unknown"),))
        is_rural = place % VILLAGE in RURAL
        return Answer(is_rural, (Reason("hukou_rural" if is_rural else "hukou_urban"),))

    def turns(self, facts: Facts) -> Iterator[date]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Away:
    """Both parents away, just one, or any: for so many months without a break, beyond the county or not.

    A parent who is dead, divorced or whose whereabouts are unclear is not away: whether such a child counts is for
    a person to judge.
    """

    name: ClassVar[str] = "away"
    who: Who
    months: int = 0
    beyond_county: bool = False

    def answer(self, facts: Facts, on: date) -> Answer:
        answers = [self._one(kind, parent, facts, on) for kind, parent in facts.parents]
        whole = self._whole([one.holds for one in answers])
        # Both must be away: whoever is does not explain that they are not.
        telling = [one for one in answers if self.who != "both" or one.holds is whole]
        return Answer(whole, tuple(reason for one in telling for reason in one.reasons))

    def _whole(self, holds: list[bool | None]) -> bool | None:
        if self.who == "both":
            return False if False in holds else None if None in holds else True
        if self.who == "any":
            return True if True in holds else None if None in holds else False
        if holds == [True, True]:
            return False
        return None if None in holds else True in holds

    def _one(self, kind: str, parent: Parent, facts: Facts, on: date) -> Answer:
        stay = parent.at(on)
        if parent.is_dead(on):
            return Answer(False, (Reason(f"{kind}_dead"),))
        if stay is None or stay.reason in UNCLEAR:
            return Answer(None, (Reason(f"{kind}_unknown"),))
        if stay.reason in GONE:
            return Answer(False, (Reason(f"{kind}_gone"),))
        run = list(run_away(parent, on))
        if not run:
            return Answer(False, (Reason(f"{kind}_home"),))
        if self.beyond_county and (told := self._beyond(kind, run[0], facts, on)).holds is not True:
            return told
        return self._long_enough(kind, run, on)

    def _beyond(self, kind: str, stay: Whereabouts, facts: Facts, on: date) -> Answer:
        home = holding(facts.residence, on)
        same = same_county(stay.place, home.place) if stay.place and home else None
        if same is None:
            return Answer(None, (Reason(f"{kind}_place_unknown"),))
        return Answer(not same, (Reason(f"{kind}_within_county"),) if same else ())

    def _long_enough(self, kind: str, run: list[Whereabouts], on: date) -> Answer:
        since = next((stay.since for stay in reversed(run) if stay.since), None)
        is_longer = run[-1].since is None
        if is_longer and not self.months:
            return Answer(True, (Reason(f"{kind}_away"),))
        if since is None or (is_longer and add_months(since, self.months) > on):
            return Answer(None, (Reason(f"{kind}_since_unknown"),))
        due = add_months(since, self.months)
        code = f"{kind}_away_since" if due <= on else f"{kind}_not_long_away"
        return Answer(due <= on, (Reason(code, {"since": since, "months": self.months}),))

    def turns(self, facts: Facts) -> Iterator[date]:
        for _kind, parent in facts.parents:
            for stay in parent.whereabouts:
                if stay.since and stay.reason in AWAY:
                    yield add_months(stay.since, self.months)
                if stay.since and stay.reason == "home":
                    yield stay.since + timedelta(days=VISIT_DAYS)


@dataclass(frozen=True, slots=True)
class OtherUnable:
    """One parent is away and the other, at home or not, is not able to guard the child."""

    name: ClassVar[str] = "other_unable"
    months: int = 0
    beyond_county: bool = False

    def answer(self, facts: Facts, on: date) -> Answer:
        one = Away("one", self.months, self.beyond_county)
        if (away := one.answer(facts, on)).holds is not True:
            return away
        guarding = holding(facts.guarding, on)
        if guarding and guarding.level == "parents_incapable":
            return Answer(True, (*away.reasons, Reason("other_unable")))
        others = [
            parent for kind, parent in facts.parents if one._one(kind, parent, facts, on).holds is not True
        ]
        stays = [parent.at(on) for parent in others]
        if any(stay and stay.reason in GONE for stay in stays):
            return Answer(True, (*away.reasons, Reason("other_gone")))
        if any(parent.is_dead(on) for parent in others):
            return Answer(None, (*away.reasons, Reason("other_dead")))
        if guarding is None:
            return Answer(None, (*away.reasons, Reason("guarding_unknown")))
        return Answer(False, (*away.reasons, Reason("other_able")))

    def turns(self, facts: Facts) -> Iterator[date]:
        return Away("one", self.months, self.beyond_county).turns(facts)


@dataclass(frozen=True, slots=True)
class ApartFromParents:
    """Lives with neither parent."""

    name: ClassVar[str] = "apart_from_parents"

    def answer(self, facts: Facts, on: date) -> Answer:
        home = holding(facts.residence, on)
        if not home or not home.lives_with:
            return Answer(None, (Reason("company_unknown"),))
        apart = home.lives_with not in PARENTS
        return Answer(apart, (Reason("apart" if apart else "with_parent"),))

    def turns(self, facts: Facts) -> Iterator[date]:
        return iter(())


@dataclass(frozen=True, slots=True)
class AtSchool:
    """At school in one of these stages."""

    name: ClassVar[str] = "at_school"
    stages: Sequence[str]

    def answer(self, facts: Facts, on: date) -> Answer:
        schooling = holding(facts.schooling, on)
        if not schooling or not schooling.stage:
            return Answer(None, (Reason("schooling_unknown"),))
        return Answer(schooling.stage in self.stages, (Reason("stage", {"stage": schooling.stage}),))

    def turns(self, facts: Facts) -> Iterator[date]:
        return iter(())


@dataclass(frozen=True, slots=True)
class InHukouCounty:
    """Lives in the county of the hukou, or (not `is_so`) in another one for so many months."""

    name: ClassVar[str] = "in_hukou_county"
    is_so: bool = True
    months: int = 0

    def answer(self, facts: Facts, on: date) -> Answer:
        home, hukou = holding(facts.residence, on), holding(facts.hukou, on)
        place = hukou.place if hukou else None
        at_home = same_county(place, home.place) if place and home else None
        if at_home is None or not home or not place:
            return Answer(None, (Reason("hukou_place_unknown"),))
        if self.is_so or at_home:
            return Answer(at_home is self.is_so, (Reason("in_hukou_county" if at_home else "elsewhere"),))
        since = self._elsewhere_since(facts, home, place)
        if since is None:
            return Answer(None if self.months else True, (Reason("elsewhere"),))
        return Answer(add_months(since, self.months) <= on, (Reason("elsewhere_since", {"since": since}),))

    def _elsewhere_since(self, facts: Facts, home: Residence, hukou: int) -> date | None:
        """Since when the child lives outside that county without a break."""
        since = home.since
        for stay in reversed(facts.residence):
            if stay.until == since and same_county(hukou, stay.place) is False:
                since = stay.since
        return since

    def turns(self, facts: Facts) -> Iterator[date]:
        return (add_months(stay.since, self.months) for stay in facts.residence if stay.since)


@dataclass(frozen=True, slots=True)
class WithParent:
    """Lives with a parent."""

    name: ClassVar[str] = "with_parent"

    def answer(self, facts: Facts, on: date) -> Answer:
        apart = ApartFromParents().answer(facts, on)
        return Answer(None if apart.holds is None else not apart.holds, apart.reasons)

    def turns(self, facts: Facts) -> Iterator[date]:
        return iter(())


Condition = (
    Younger | RuralHukou | Away | OtherUnable | ApartFromParents | AtSchool | InHukouCounty | WithParent
)
VOCABULARY: dict[str, type[Condition]] = {
    one.name: one
    for one in (Younger, RuralHukou, Away, OtherUnable, ApartFromParents, AtSchool, InHukouCounty, WithParent)
}


def run_away(parent: Parent, on: date) -> Iterator[Whereabouts]:
    """The stays away that reach a day without a break, the latest first; visits home do not break them."""
    end: date | None = None
    for stay in reversed([one for one in parent.whereabouts if one.since is None or one.since <= on]):
        until = min(stay.until, on) if stay.until else on
        reaches = until == on if end is None else stay.until == end
        if not reaches:
            return
        if stay.reason in AWAY:
            yield stay
        elif not _is_visit(stay, until):
            return
        end = stay.since
        if end is None:
            return


def _is_visit(stay: Whereabouts, until: date) -> bool:
    return stay.reason == "home" and stay.since is not None and (until - stay.since).days < VISIT_DAYS


def same_county(place: int, home: int) -> bool | None:
    """Whether a place lies in the county of a village; None where its code is too coarse to tell."""
    for step in (CITY * 100, CITY, COUNTY):
        if place // step != home // step:
            return False
        if not place % step:
            return True if step == COUNTY else None
    return True


def birthday(birth_on: date, years: int) -> date:
    """The day on which somebody completes so many years (1 March for those born on 29 February)."""
    try:
        return birth_on.replace(year=birth_on.year + years)
    except ValueError:
        return date(birth_on.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
