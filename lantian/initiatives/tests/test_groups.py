"""Hand-in-hand groups: made at school, without a word of why; offices learn how many there are."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.initiatives.documents.sheets import GroupSheet, set_group_sheet
from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.models import PeerGroup, PeerMember
from lantian.initiatives.queries import groups as queries
from lantian.initiatives.services import groups as services
from lantian.pairing.tests.conftest import DAY, TODAY
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.models import Child
from lantian.registry.services.registering import register_child
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast
from tests.test_city_named import asked_of, complaints


def classmates(cast: Cast, number: int = 3) -> list[Child]:
    """小雨 and others of her class."""
    with acting_as(cast.county_office):
        for at in range(number - 1):
            register_child(
                values={
                    "child_name": f"同学{'甲乙丙丁戊己'[at]}",
                    "sex": "2",
                    "birth_on": date(2017, 6, 1 + at),
                    "no_identity_reason": "not_registered",
                    "village": TAIXIANG,
                    "stage": "primary",
                    "school": cast.units["school"].pk,
                    "grade": 3,
                    "class_name": "1",
                },
                as_of=TODAY,
            )
        return list(Child.objects.filter(birth_on__year=2017).order_by("birth_on"))


def formed(cast: Cast, children: list[Child], by: str = "class_teacher", **changes: Any) -> PeerGroup:
    keys = [child.pk for child in children]
    values = {"name": "小雨点", "children": keys, "leader": keys[0], "companion": None, "on": TODAY}
    with acting_as(cast.posts[by]):
        return services.form_group(**{**values, **changes})


def test_a_group_is_formed_changed_and_ended(cast: Cast) -> None:
    children = classmates(cast, 4)
    _one, two, three, four = (child.pk for child in children)
    group = formed(cast, children[:3])
    with pytest.raises(InitiativeError, match="in_a_group"):
        formed(cast, children[1:], name="小太阳")
    with acting_as(cast.class_teacher):
        services.note_activity(group=group, on=TODAY, what="reading", words="读《西游记》", today=TODAY)
        with pytest.raises(InitiativeError, match="activity_before"):
            services.note_activity(group=group, on=TODAY - DAY, what="reading", words="", today=TODAY)
        values = {"name": "小雨点", "companion": None, "on": TODAY}
        changed = services.change_group(
            group=group, version=1, children=[two, three, four], leader=four, **values
        )
        now = {member.child_id: member.is_leader for member in queries.members().filter(group=group)}
        assert now == {two: False, three: False, four: True}
        services.end_group(group=changed, version=changed.version, on=TODAY)
        assert queries.groups_shown() == []
    formed(cast, children[:3])


def test_groups_are_proposed_and_formed_by_people(cast: Cast, enter: Any) -> None:
    children = classmates(cast, 4)
    teacher, address = enter("class_teacher"), reverse("initiatives:groups_proposed")
    assert "同学丙" in teacher.get(address).content.decode()
    keys = [str(child.pk) for child in children]
    made = {"name": "小太阳", "children": keys, "leader": keys[0]}
    assert teacher.post(address, {**made, "leader": ""}).status_code == 302
    assert teacher.post(address, made).status_code == 302
    assert "同学丙" not in teacher.get(address).content.decode()
    with acting_as(cast.class_teacher):
        assert [len(group.now) for group in queries.groups_shown()] == [4]  # type: ignore[attr-defined]


def test_whoever_left_the_school_is_no_member(cast: Cast) -> None:
    children = classmates(cast)
    group = formed(cast, children)
    with acting_as(cast.school_head):
        assert queries.members().filter(group=group).count() == 3
    with acting_as(cast.county_office):
        PeerMember.objects.filter(child=children[1].pk).update(school=None)
        assert queries.members().filter(group=group).count() == 2


def test_offices_see_how_many_and_families_nothing(cast: Cast) -> None:
    formed(cast, classmates(cast))
    with acting_as(cast.county_office):
        (town,) = queries.counts_in(scope_of(BINZHOU), STEPS[Level.TOWN], TODAY)
        assert (town.place, town.groups, town.children, town.lively) == (XINMIN, 1, 3, 0)
    for part in ("parent", "proxy_parent"):
        with acting_as(cast.posts[part]):
            assert not PeerMember.objects.exists()
            assert not PeerGroup.objects.exists()
    with acting_as(cast.other_county_office):
        assert not PeerGroup.objects.exists()


def test_the_pages_and_the_sheet_say_nothing_of_why(cast: Cast, enter: Any) -> None:
    children = classmates(cast)
    teacher = enter("class_teacher")
    new = reverse("initiatives:group_new")
    keys = [str(child.pk) for child in children]
    form = {"version": 0, "name": "小雨点", "children": keys, "leader": keys[1]}
    assert teacher.post(new, {**form, "children": keys[:2]}).status_code == 422
    page = teacher.post(new, form).url
    assert teacher.post(page, {"on": str(TODAY), "what": "sport", "words": "跳绳"}).status_code == 302
    asked = []
    for address in (page, reverse("initiatives:groups"), f"{page}change/"):
        answers: list[Any] = []
        asked += asked_of(lambda a=address, to=answers: to.append(teacher.get(a)))
        text = answers[0].content.decode()
        assert "同学甲" in text
        assert not any(word in text.split("<main", 1)[1] for word in ("留守", "困境"))
    assert not complaints(asked)
    sheet = GroupSheet(name="小雨点", school="太厢小学", leader="张小雨", children=["同学甲", "同学乙"])
    assert set_group_sheet(sheet, made_on=TODAY).startswith(b"%PDF")
    assert teacher.get(f"{page}sheet/")["Content-Type"] == "application/pdf"
    head = enter("school_head")
    assert "小雨点" in head.get(reverse("initiatives:groups")).content.decode()
    assert head.get(f"{new}?class=3-1").status_code == 200
    assert head.post(f"{page}end/", {"version": "1"}).status_code == 302
    counts = enter("county_office").get(reverse("initiatives:group_counts"))
    assert "小雨点" not in counts.content.decode()
    assert enter("county_office").get(page).status_code == 403
