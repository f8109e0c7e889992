"""What the database shows of random children to random posts is what a plain sentence of Python says."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantian.access.emergencies import look_behind_glass, open_in_emergency
from lantian.access.policy import SCOPES, Role, Scope
from lantian.access.scopes import acting_as
from lantian.files.models import StoredFile
from lantian.kernel.city import in_cities
from lantian.registry.models import Child, ChildDocument, Enrolment, Household, Person, Residence, Tie
from tests.cast import BINZHOU, CITY, HONGYAN, JING_VILLAGE, TAIXIANG, XINMIN, Cast

VILLAGES = (TAIXIANG, HONGYAN, JING_VILLAGE)
DRAFTS = st.lists(
    st.fixed_dictionaries(
        {
            "village": st.sampled_from(VILLAGES),
            "at_school": st.booleans(),
            "grade": st.sampled_from((3, 4)),
            "charged": st.booleans(),
            "shares_father": st.booleans(),
        }
    ),
    max_size=6,
)


class Undo(Exception):
    """Ends an example: nothing of it stays."""


def sees(post, child: SimpleNamespace) -> bool:
    """The oracle: whose child is this?"""
    scope = SCOPES[Role(post.role)]
    if scope == Scope.PLACE:
        return post.region_low <= child.village <= post.region_high
    if scope == Scope.SCHOOL:
        return child.school == post.unit_id
    if scope == Scope.PERSON and post.role == Role.CLASS_TEACHER:
        return child.school == post.unit_id and child.grade == post.grade
    if scope == Scope.PERSON:
        return child.charged_to == post.seat
    return False


@pytest.fixture
def stage(cast: Cast) -> Cast:
    return cast


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts=DRAFTS)
def test_the_database_shows_what_the_oracle_says(stage: Cast, drafts: list[dict]) -> None:
    try:
        with transaction.atomic():
            children = [register(stage, draft, number) for number, draft in enumerate(drafts)]
            for part in (
                "city_office",
                "county_office",
                "town_supervisor",
                "village_director",
                "next_village_director",
                "far_village_director",
                "school_head",
                "psychologist",
                "class_teacher",
                "proxy_parent",
            ):
                compare(stage.posts[part], children)
            raise Undo
    except Undo:
        pass


def register(cast: Cast, draft: dict, number: int) -> SimpleNamespace:
    from lantian.registry.services.people import tie_person
    from lantian.registry.services.registering import register_child

    school = cast.units["school"].pk if draft["at_school"] else None
    values = {
        "child_name": f"童{'一二三四五六七八'[number]}",
        "sex": "1",
        "birth_on": date(2016, 1, 1 + number),
        "no_identity_reason": "other",
        "village": draft["village"],
        "household_head": f"户{number}",
        **(
            {"stage": "primary", "school": school, "grade": draft["grade"], "class_name": "1"}
            if school
            else {}
        ),
        **({"father_name": "同父", "father_phone": "13800000000"} if draft["shares_father"] else {}),
    }
    with acting_as(cast.city_office):
        child = register_child(values=values, as_of=date(2026, 11, 1))
        if draft["charged"]:
            tie_person(
                child=child,
                kind=Tie.Kind.PROXY_PARENT,
                since=date(2026, 1, 1),
                details={"name": "褚爱"},
                seat=cast.proxy_parent.seat,
            )
    return SimpleNamespace(
        key=child.pk,
        village=draft["village"],
        school=school,
        grade=draft["grade"] if school else None,
        charged_to=cast.proxy_parent.seat if draft["charged"] else None,
    )


def compare(post, children: list[SimpleNamespace]) -> None:
    mine = {child.key for child in children if sees(post, child)}
    known = {child.key for child in children}
    with acting_as(post, read_only=True):
        assert set(Child.objects.filter(pk__in=known).values_list("pk", flat=True)) == mine
        for model in (Tie, Residence, Enrolment):
            assert set(model.objects.filter(child__in=known).values_list("child", flat=True)) <= mine
        for shared in (Person, Household):
            for row in shared.objects.filter(children__overlap=list(known)):
                assert set(row.children) & mine, "a person is seen with a child of theirs, or not at all"
        fathers = list(Person.objects.filter(name="同父"))
    expected = {father_key for father_key, kids in fathers_of(known).items() if kids & mine}
    assert {father.pk for father in fathers if father.pk in fathers_of(known)} == expected


def fathers_of(known: set) -> dict:
    """As the owner of the database sees it: who is whose father."""
    with in_cities(CITY):
        kids: dict = {}
        for tie in Tie.objects.filter(child__in=known, kind=Tie.Kind.FATHER):
            kids.setdefault(tie.person_id, set()).add(tie.child_id)
        return kids


def test_the_ranges_of_the_stage_are_nested(stage: Cast) -> None:
    assert BINZHOU < XINMIN < TAIXIANG
    assert stage.county_office.region_low == BINZHOU


COMPARTMENTS = ("", "protection", "psychology")
KINDS = {"": "other", "protection": "protection_case", "psychology": "psychological"}
PAPERS = st.lists(
    st.fixed_dictionaries(
        {
            "village": st.sampled_from(VILLAGES),
            "at_school": st.booleans(),
            "compartment": st.sampled_from(COMPARTMENTS),
        }
    ),
    min_size=1,
    max_size=5,
)
HELD = st.dictionaries(
    st.sampled_from(("city_office", "county_office", "town_supervisor", "school_head", "psychologist")),
    st.sets(st.sampled_from(["protection", "psychology", "counselling", "reporter"])),
)
OPENERS = ("city_office", "county_office", "town_supervisor")
BROKEN = st.lists(
    st.tuples(st.sampled_from(OPENERS), st.integers(0, 4), st.sampled_from([-61, -60, -59, -1, 0, 1])),
    max_size=5,
)
READING = (*OPENERS, "village_director", "far_village_director", "school_head", "psychologist")
NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def sees_paper(post, paper: SimpleNamespace, opened: set) -> bool:
    """The oracle: is the child mine, and the paper open, or its compartment mine, or the glass broken this hour?"""
    is_closed = paper.compartment and paper.compartment not in post.compartments
    return sees(post, paper.child) and (not is_closed or (post.pk, paper.child.key) in opened)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts=PAPERS, held=HELD, broken=BROKEN)
def test_the_database_shows_closed_papers_as_the_oracle_says(
    stage: Cast, drafts: list[dict], held: dict, broken: list[tuple]
) -> None:
    try:
        with transaction.atomic():
            papers = [put(stage, draft, number) for number, draft in enumerate(drafts)]
            for part in READING:
                stage.posts[part].compartments = sorted(held.get(part, ()))
            opened = break_all(stage, papers, broken)
            for part in READING:
                compare_papers(stage.posts[part], papers, opened)
            raise Undo
    except Undo:
        for part in READING:
            stage.posts[part].compartments = []


def put(cast: Cast, draft: dict, number: int) -> SimpleNamespace:
    """A child with a paper, written by the city office that has every compartment for this."""
    child = register(cast, {**draft, "grade": 3, "charged": False, "shares_father": False}, number)
    cast.city_office.compartments = ["protection", "psychology"]
    with acting_as(cast.city_office):
        about = {"region": child.village, "school": child.school, "compartment": draft["compartment"]}
        stored = StoredFile(purpose="document", name="a", kind="pdf", size=1, child=child.key, **about)
        stored.save(force_insert=True)
        paper = ChildDocument(
            child_id=child.key,
            kind=KINDS[draft["compartment"]],
            dated_on=date(2026, 1, 1),
            file=stored,
            **about,
        )
        paper.save(force_insert=True)
        ChildDocument.objects.filter(pk=paper.pk).update(note="…")
    return SimpleNamespace(key=paper.pk, file=stored.pk, child=child, compartment=draft["compartment"])


def break_all(cast: Cast, papers: list[SimpleNamespace], broken: list[tuple]) -> set:
    """Who broke the glass about which child, minutes before or after the hour; what of it holds at that hour."""
    opened = set()
    for part, which, minutes in broken:
        post, child = cast.posts[part], papers[which % len(papers)].child
        if sees(post, child):
            with acting_as(post):
                at = NOW + timedelta(minutes=minutes)
                open_in_emergency(child=child.key, region=child.village, school=None, reason="…", now=at)
            if -60 < minutes <= 0:
                opened.add((post.pk, child.key))
    return opened


def compare_papers(post, papers: list[SimpleNamespace], opened: set) -> None:
    history = ChildDocument.history.rel.related_model
    for paper in papers:
        with acting_as(post, read_only=True):
            look_behind_glass(paper.child.key, NOW)
            shown = set(ChildDocument.objects.values_list("pk", flat=True))
            others = {(key, other) for key, other in opened if other == paper.child.key}
            assert shown == {one.key for one in papers if sees_paper(post, one, others)}
            assert set(history.objects.values_list("pgh_obj_id", flat=True)) == shown
            files = set(StoredFile.objects.filter(purpose="document").values_list("pk", flat=True))
            assert files == {one.file for one in papers if one.key in shown}
