"""Rounds of a school, who is in them and where each stands; nobody's score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.models import Duty
from lantian.registry.models import Child, Enrolment
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on
from lantian.screening.models import Participation, Referral, Round, Screening
from lantian.screening.rules.consent import Standing, standing_of

RECENT = 30
YEARLY = "screening"
"""The rule of duties by which a screening is owed each school year."""


@dataclass(frozen=True)
class Place:
    """A child in a round, where its asking stands, and its sheet if it has answered one that counts."""

    participation: Participation
    standing: Standing
    sheet: Screening | None = None

    @property
    def child(self) -> Child:
        return self.participation.child

    @property
    def is_done(self) -> bool:
        return self.sheet is not None


def rounds_of(school: UUID) -> list[Round]:
    """The latest rounds of a school."""
    rounds = Round.objects.filter(school=school).select_related("edition")
    return list(rounds.order_by("-held_on", "grade", "class_name")[:RECENT])


def places_of(held: Round) -> list[Place]:
    """The children of a round by name; two queries."""
    rows = Participation.objects.filter(active("child__"), round=held.pk).select_related("child")
    return _placed(rows.order_by("child__name_pinyin", "child"), held.held_on)


def place_of(participation: Participation) -> Place:
    """One child of a round."""
    return _placed([participation], participation.round.held_on)[0]


def _placed(rows: Iterable[Participation], on: date) -> list[Place]:
    rows = list(rows)
    sheets = Screening.objects.filter(participation__in=[row.pk for row in rows], void_reason="")
    by_participation = {sheet.participation_id: sheet for sheet in sheets}
    return [Place(row, standing(row, on), by_participation.get(row.pk)) for row in rows]


def standing(row: Participation, on: date) -> Standing:
    """Where the asking of a child stands in a round of a day."""
    return standing_of(
        age=age_on(row.child.birth_on, on),
        guardian=row.guardian_answer,
        child=row.child_answer,
        is_withdrawn=row.withdrawn_on is not None,
    )


def children_of_class(school: UUID, grade: int, class_name: str) -> QuerySet[Child]:
    """The children on file of a class."""
    enrolled = Enrolment.objects.filter(
        until__isnull=True, school_unit=school, grade=grade, class_name=class_name
    )
    return Child.objects.filter(active(), pk__in=enrolled.values("child"))


def classes_of(school: UUID) -> list[tuple[int, str]]:
    """The classes of a school that have a child on file, by grade."""
    enrolled = Enrolment.objects.filter(
        active("child__"), until__isnull=True, school_unit=school, grade__isnull=False
    )
    return sorted({(grade, name) for grade, name in enrolled.values_list("grade", "class_name") if grade})


@dataclass(frozen=True)
class Work:
    """What waits for the psychologist: by name, without a score or a band."""

    at_once: list[Duty]
    unasked: list[Participation]
    to_answer: list[Participation]
    follow_ups: list[Referral]


def work_of(school: UUID, on: date, since: date) -> Work:
    """Open askings and sheets of rounds since a day, and what is promised or to be looked at again by `on`."""
    rows = (
        Participation.objects.filter(
            active("child__"), round__school=school, round__held_on__gte=since, withdrawn_on__isnull=True
        )
        .exclude(Q(guardian_answer="no") | Q(child_answer="no"))
        .select_related("child", "round__edition")
        .order_by("child__name_pinyin", "child")
    )
    places = [
        place
        for day in dict.fromkeys(row.round.held_on for row in rows)
        for place in _placed([row for row in rows if row.round.held_on == day], day)
        if not place.is_done
    ]
    places.sort(key=lambda place: (place.child.name_pinyin, place.child.pk))
    return Work(
        at_once=promised(on),
        unasked=[place.participation for place in places if place.standing != Standing.READY],
        to_answer=[place.participation for place in places if place.standing == Standing.READY],
        follow_ups=follow_ups(on),
    )


def promised(on: date) -> list[Duty]:
    """What the acting seat owes by a day about single children, by name: alarms before all."""
    mine = Duty.objects.filter(
        active("child__"), seat=acting_post().seat, about__isnull=False, due_on__isnull=False, due_on__lte=on
    )
    return list(mine.select_related("child").order_by("child__name_pinyin", "child"))


def classes_due(school: UUID) -> list[tuple[int, str, int]]:
    """The classes of a school with children whose yearly screening is still owed, and how many these are."""
    owed = Duty.objects.filter(
        active("child__"), rule=YEARLY, school=school, owed_by=Role.PSYCHOLOGIST, due_on__isnull=False
    )
    rows = Enrolment.objects.filter(
        until__isnull=True, school_unit=school, grade__isnull=False, child__in=owed.values("child")
    )
    counted = rows.values_list("grade", "class_name").annotate(count=Count("child")).order_by()
    return sorted((grade, name, count) for grade, name, count in counted if grade)


def follow_ups(on: date) -> list[Referral]:
    """Referrals whose child is to be looked at again by a day, by name."""
    due = Referral.objects.filter(
        active("child__"), follow_up_on__isnull=False, follow_up_on__lte=on, ended_on__isnull=True
    )
    return list(due.select_related("child").order_by("child__name_pinyin", "child"))
