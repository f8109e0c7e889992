"""What happened in the demonstration since its rosters came in: some came home, somebody moved, files were opened."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import Count
from django.utils import timezone

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as, acting_post, appointing
from lantian.demo.alarms import report_harm
from lantian.demo.assessments import assess_children
from lantian.demo.attendance import miss_school
from lantian.demo.care import give_care
from lantian.demo.cases import open_cases
from lantian.demo.cast import PARENT, SECOND_POST, TAIXIANG, TEACHER, XINMIN, Part, appoint_part, unit_of
from lantian.demo.entrusting import entrust_children
from lantian.demo.helping import bring_helpers
from lantian.demo.initiatives import begin_initiatives
from lantian.demo.needs import note_needs
from lantian.demo.networks import stand_around
from lantian.demo.owed import let_most_be_done, put_on_file_earlier
from lantian.demo.pairing import stand_by_children
from lantian.demo.papers import put_papers
from lantian.demo.referrals import ask_units
from lantian.demo.resources import enter_resources
from lantian.demo.screenings import hold_screenings
from lantian.demo.ways import list_for_police, move_children, run_ways
from lantian.places.models import Unit
from lantian.registry.models import CardIssue, Child, Enrolment, Migration, Person, Tie
from lantian.registry.queries.checking import children_of
from lantian.registry.queries.issued import printable
from lantian.registry.rules.gaps import is_stale
from lantian.registry.services.cards import plan_cards, record_cards
from lantian.registry.services.checking import check_unchanged
from lantian.registry.services.facts import record_change, record_whereabouts
from lantian.registry.services.following import charge_seats, follow
from lantian.registry.services.people import correct_person, tie_person

NEW_PHONE = "18092163377"
FORGOTTEN_SHARE = 0.15
DAYS_OF_LOG = 14
READERS = ("binzhou", "xinmin", "taixiang", "head", "teacher", "psychologist", "proxy", "parent")


def live_on(posts: Mapping[str, Post], on: date) -> None:
    """Lets the weeks before `on` pass in 彬州市; `posts` are those of the cast by user name.

    A father and the teacher of a class are found among the children and join the cast.
    """
    dice, printed_on = Random(1), on - timedelta(days=20)
    put_on_file_earlier()
    let_most_be_done(posts["city"], on)
    with acting_as(posts["binzhou"]):
        _forget_some(dice, on)
        found = {"parent": _appoint_parent(), "teacher": _appoint_teacher()}
        second_post = _appoint(SECOND_POST)
    with acting_as(posts["taixiang"]):
        _pair(posts["proxy"], second_post)
        _print_cards(printed_on)
        _change_phone()
        _bring_a_father_home(on - timedelta(days=9))
        _move_a_pupil(on - timedelta(days=6))
        _check_some(0.6, on)
    with acting_as(posts["xinmin"]):
        _check_some(0.08, on)
    put_papers(posts, on)
    give_care({**posts, **found}, on)
    hold_screenings(posts, on)
    note_needs(posts, on)
    entrust_children(posts, on)
    assess_children(posts, on)
    bring_helpers(posts, on)
    stand_by_children(posts, on)
    begin_initiatives(posts, on)
    stand_around(posts, on)
    ask_units(posts, on)
    report_harm(posts)
    enter_resources(posts, on)
    open_cases(posts, on)
    run_ways(posts, on)
    miss_school({**posts, **found}, on)
    list_for_police(posts, on)
    move_children(posts, on)
    AccessEntry.national.filter(action="registry.print_cards").update(at=_working_hour(printed_on, dice))
    _log_openings({**posts, **found}, dice, on)


def _check_some(share: float, on: date) -> None:
    """This month's look at the children of a post has begun; those forgotten for months are still to come."""
    dice = Random(2)
    for child in children_of(acting_post().region_low or 0):
        if not is_stale(child.confirmed_on, on) and dice.random() < share:
            check_unchanged(child=child, on=on)


def _forget_some(dice: Random, on: date) -> None:
    """Files that nobody has confirmed for months."""
    for child in Child.objects.order_by("pk"):
        if dice.random() < FORGOTTEN_SHARE:
            day = on - timedelta(days=dice.randrange(91, 260))
            Child.objects.filter(pk=child.pk).update(confirmed_on=day)


def _appoint_parent() -> Post:
    """A father of 太厢村 who works away, with most children there, signs in as himself."""
    away = Migration.objects.filter(reason="work", until__isnull=True)
    fathers = Person.objects.filter(
        ties__kind=Tie.Kind.FATHER,
        ties__region=TAIXIANG,
        phone_index__isnull=False,
        pk__in=away.values("person"),
    )
    father = fathers.annotate(number=Count("ties")).order_by("-number", "pk")[0]
    post = _appoint(replace(PARENT, name=father.name))
    Tie.objects.filter(person=father.pk).update(seat=post.seat)
    for child in Child.objects.filter(pk__in=father.children):
        follow(child)
    return post


def _appoint_teacher() -> Post:
    """Somebody teaches the class of 太厢小学 in which most children are."""
    pupils = Enrolment.objects.filter(school_unit=unit_of(TEACHER).pk, until__isnull=True)
    classes = pupils.values("grade", "class_name").annotate(number=Count("pk"))
    fullest = classes.order_by("-number", "grade", "class_name")[0]
    in_class = {"grade": fullest["grade"], "class_name": fullest["class_name"]}
    post = _appoint(TEACHER, **in_class)
    for child in Child.objects.filter(pk__in=pupils.filter(**in_class).values("child")):
        charge_seats(child)
    return post


def _appoint(part: Part, **in_class: Any) -> Post:
    with appointing():
        return appoint_part(part, **in_class)


def _pair(proxy: Post, director: Post) -> None:
    """A proxy parent for two children, and the director herself for a third."""
    first, second, third = _children()[:3]
    tie = _tie_proxy_parent(first, proxy)
    _tie_proxy_parent(second, proxy, tie.person)
    _tie_proxy_parent(third, director)


def _tie_proxy_parent(child: Child, post: Post, person: Person | None = None) -> Tie:
    return tie_person(
        child=child,
        kind=Tie.Kind.PROXY_PARENT,
        since=post.since,
        person=person,
        details=None if person else {"name": post.user.name, "phone": post.phone},
        seat=post.seat,
    )


def _print_cards(on: date) -> None:
    """The cards of the village, as if they had come out of the printer."""
    for kind in CardIssue.Kind.values:
        record_cards(
            cards=plan_cards(children=printable(Child.objects.all()), kind=kind, on=on), kind=kind, on=on
        )


def _change_phone() -> None:
    """A grandmother has another number since the cards were printed."""
    carer = Tie.objects.filter(kind=Tie.Kind.CARER, person__phone_index__isnull=False).order_by(
        "child", "pk"
    )[0]
    correct_person(person=carer.person, details={"phone": NEW_PHONE}, version=carer.person.version)


def _bring_a_father_home(on: date) -> None:
    away = Migration.objects.filter(
        reason="work", person__ties__kind=Tie.Kind.FATHER, until__isnull=True, since__lt=on
    ).exclude(person__ties__seat__isnull=False)
    episode = away.select_related("person").order_by("pk")[0]
    record_whereabouts(person=episode.person, values={"reason": "home"}, since=on, version=episode.version)


def _move_a_pupil(on: date) -> None:
    """A pupil of the village school goes to the town's central school from now on."""
    central = Unit.objects.get(region=XINMIN, kind=Unit.Kind.SCHOOL, stage=Unit.Stage.PRIMARY)
    pupil = (
        Enrolment.objects.filter(school_unit=unit_of(TEACHER).pk, until__isnull=True)
        .select_related("child")
        .order_by("grade", "pk")[0]
    )
    values = {
        "stage": pupil.stage,
        "school_unit": central.pk,
        "grade": pupil.grade,
        "class_name": "2",
        "boards": True,
    }
    record_change(child=pupil.child, fact=Enrolment, values=values, since=on, version=pupil.version)


def _children() -> Sequence[Child]:
    """The children of the acting post in the order of their names."""
    return list(Child.objects.order_by("name_pinyin", "pk"))


def _log_openings(posts: Mapping[str, Post], dice: Random, on: date) -> None:
    """Who looked at whose file in the last days: each a few of the children that they see."""
    entries = []
    for name in READERS:
        post = posts[name]
        with acting_as(post, read_only=True):
            seen = list(Child.objects.order_by("pk").values_list("pk", "region", "school")[:200])
        for child, region, school in dice.sample(seen, min(len(seen), 6)):
            entries.append(
                AccessEntry(
                    city=post.city,
                    at=_working_hour(on - timedelta(days=dice.randrange(1, DAYS_OF_LOG)), dice),
                    user=post.user_id,
                    post=post.pk,
                    action="registry.read_child",
                    child=child,
                    region=region,
                    school=school,
                )
            )
    AccessEntry.national.bulk_create(entries)


def _working_hour(day: date, dice: Random) -> datetime:
    at = time(dice.randrange(8, 18), dice.randrange(60))
    return datetime.combine(day, at, timezone.get_current_timezone())
