"""A round begins: for a class, or for one child; children who came later are added."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on
from lantian.screening.errors import ScreeningError
from lantian.screening.models import Participation, Round
from lantian.screening.queries.instruments import Instrument, instrument_of
from lantian.screening.queries.rounds import children_of_class
from lantian.screening.services.counting import count_school


@transaction.atomic
def begin_round(*, instrument: Instrument, grade: int, class_name: str, held_on: date) -> Round:
    """A round of a class of the acting post's school. Raises `ScreeningError("nobody")` where no child is of an age."""
    children = list(children_of_class(acting_post().unit_id, grade, class_name))
    if not _fitting(instrument, children, held_on):
        raise ScreeningError("nobody")
    held = _begin(instrument, held_on, grade=grade, class_name=class_name)
    _put_in(held, _fitting(instrument, children, held_on))
    return held


@transaction.atomic
def begin_single(*, child: Child, instrument: Instrument, held_on: date) -> Participation:
    """A round of one child. Raises `ScreeningError`: nobody (the instrument is not for this age), not_here."""
    if child.school != acting_post().unit_id:
        raise ScreeningError("not_here")
    if not _fitting(instrument, [child], held_on):
        raise ScreeningError("nobody")
    return _put_in(_begin(instrument, held_on), [child])[0]


@transaction.atomic
def add_newcomers(*, held: Round) -> int:
    """Puts children of the class who are not in the round yet into it; how many."""
    if held.grade is None:
        return 0
    children = children_of_class(held.school, held.grade, held.class_name)
    known = Participation.objects.filter(round=held.pk).values("child")
    newcomers = _fitting(instrument_of(held.edition), children.exclude(pk__in=known), held.held_on)
    return len(_put_in(held, newcomers))


def _begin(instrument: Instrument, held_on: date, *, grade: int | None = None, class_name: str = "") -> Round:
    post = acting_post()
    held = Round(
        edition=instrument.row,
        region=post.unit.region_id,
        school=post.unit_id,
        grade=grade,
        class_name=class_name,
        held_on=held_on,
        recorded_by=post.user_id,
    )
    held.save(force_insert=True)
    return held


def _fitting(instrument: Instrument, children: Iterable[Child], on: date) -> list[Child]:
    youngest, oldest = instrument.ages
    return [child for child in children if youngest <= age_on(child.birth_on, on) <= oldest]


def _put_in(held: Round, children: Iterable[Child]) -> list[Participation]:
    rows = [
        Participation(
            round=held,
            child=child,
            region=child.region,
            school=child.school,
            recorded_by=acting_post().user_id,
        )
        for child in children
    ]
    Participation.objects.bulk_create(rows)
    count_school(school=held.school, on=held.held_on)
    return rows
