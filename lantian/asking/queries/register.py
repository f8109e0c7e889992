"""The register of forms: what may be asked of the field, what waits for a decision, what a year came to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from lantian.access.scopes import acting_post
from lantian.asking.models import RequestedForm, UnlistedForm
from lantian.asking.rules.sparing import fillings, minutes_in_all

State = RequestedForm.State


def askable(today: date) -> Q:
    """Forms that the field may be asked for on a day."""
    return Q(state=State.ALLOWED, allowed_until__gte=today)


def forms_shown(show: str, today: date) -> QuerySet[RequestedForm]:
    """Forms by how they stand: `may` be asked for, `need_not` be filled in, `open`, or all."""
    rows = RequestedForm.objects.all()
    if show == "may":
        return rows.filter(askable(today))
    if show == "need_not":
        return rows.filter(~Q(state=State.OPEN) & ~askable(today))
    return rows.filter(state=State.OPEN) if show == "open" else rows


def unlisted_of_place() -> QuerySet[UnlistedForm]:
    """What was told of in the acting post's place."""
    return UnlistedForm.objects.all()


@dataclass(frozen=True)
class Spared:
    """A form that was not filled in, and from what its minutes follow."""

    form: RequestedForm
    times: int
    minutes: int


@dataclass(frozen=True)
class Year:
    """What a year came to in a place: forms by how they stand, those without a basis, and what was spared."""

    forms: int
    without_basis: int
    by_state: dict[str, int]
    answers: int
    unlisted: dict[str, int]
    spared: list[Spared]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.spared)


def year_of(year: int) -> Year:
    """The forms that were registered in a year for the acting post's place and those in it."""
    post = acting_post()
    here = (post.region_low or 0, post.region_high or 0)
    forms = RequestedForm.objects.filter(region__range=here, year=year)
    rows = list(forms.annotate(given=Count("answers")).order_by("region", "number"))
    unlisted = UnlistedForm.objects.filter(region__range=here, recorded_at__year=year)
    told = unlisted.values_list("state").annotate(number=Count("pk")).order_by()
    return Year(
        forms=len(rows),
        without_basis=sum(not form.has_basis for form in rows),
        by_state={state.value: sum(form.state == state for form in rows) for state in State},
        answers=sum(form.given for form in rows),
        unlisted=dict(told),
        spared=list(_spared(rows, date(year, 12, 31))),
    )


def _spared(rows: Iterable[Any], last: date) -> Iterable[Spared]:
    """Forms that the field was kept from, from the decision on up to the end of the year."""
    for form in rows:
        if form.state in (State.ANSWERED, State.DECLINED) and form.decided_on:
            times = fillings(form.often, form.decided_on, form.until, last)
            yield Spared(form, times, minutes_in_all(form.fillers, times, form.minutes))
