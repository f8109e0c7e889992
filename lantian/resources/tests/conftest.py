from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, create_user
from lantian.places.models import Unit
from lantian.plans.models import Need
from lantian.plans.services.needs import note_need
from lantian.resources.models import Order, Resource, ResourceList
from lantian.resources.services import keeping, lists, ordering
from tests.cast import BINZHOU, PASSWORD, SINCE, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()
AGREED = {
    "consent_by": "father",
    "consent_how": "call",
    "consent_on": TODAY,
    "told": "小雨，太厢村二组，先打爷爷电话",
    "what": "每周六上门辅导数学一小时",
    "done_means": "能自己做完数学作业",
    "due_on": TODAY + timedelta(days=60),
}
WORD = {
    "word_by": "child", "word": "yes", "word_on": TODAY, "word_text": "会做了", "reason": "", "came_out": "done",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def enter(cast: Cast, as_web: None) -> Callable[[Post], Client]:
    """A browser in which the holder of a post is signed in."""

    def signed_in(post: Post) -> Client:
        client = Client()
        client.force_login(post.user, backend=BACKEND)
        return client

    return signed_in


def organisation(name: str) -> Post:
    """A social organisation of 彬州市 and the post that acts for it; made by the owner of the database."""
    unit = Unit.objects.create(name=name, region_id=BINZHOU, kind=Unit.Kind.SOCIAL_ORGANISATION)
    user, _ = create_user(username=name, name=f"{name}的人", password=PASSWORD)
    post = build_post(user=user, unit=unit, role=Role.DEPARTMENT, since=SINCE)
    post.save(force_insert=True)
    return post


def values(place: int = BINZHOU, **more: Any) -> dict[str, Any]:
    """What a keeper says of tutoring for the whole county, for two children."""
    return {
        "sort": "tutoring", "name": "周末上门辅导", "place": place, "reach": "county", "codes": ["S01", "S02"],
        "age_from": 6, "age_to": 15, "conditions": [], "offers": "大学生上门辅导作业，先打电话约时间", "capacity": 2,
        "per": "at_once", "busy": 0, "times": "周六、周日", "contact": "任老师", "phone": "029-34921234", "cost": "",
        "valid_from": date(2024, 1, 1), "valid_until": None, **more,
    }  # fmt: skip


def entered(by: Post, unit: Unit | None = None, today: date = TODAY, **more: Any) -> Resource:
    """Something that a unit offers, entered by a post."""
    unit = unit or by.unit
    said = values(**({"place": unit.region_id} | more))
    with acting_as(by):
        row = keeping.enter(unit=unit, values=said, today=today)
        return Resource.objects.select_related("unit").get(pk=row.pk)


def need_of(cast: Cast, name: str = "小雨", code: str = "S01") -> Need:
    """What the village director notes."""
    with acting_as(cast.village_director):
        return note_need(child=cast.child(name), code=code, told_by="child", since=TODAY, today=TODAY)


def published(cast: Cast, need: Need | None = None) -> Order:
    """The town publishes a need of 小雨."""
    need = need or need_of(cast)
    with acting_as(cast.town_supervisor):
        return ordering.publish(need=Need.objects.select_related("child").get(pk=need.pk), today=TODAY)


def taken(post: Post, order: Order, resource: Resource) -> Order:
    """An organisation takes an order by an offer."""
    with acting_as(post):
        return ordering.take(order=order, resource=resource, today=TODAY)


def going(cast: Cast, post: Post, order: Order, resource: Resource) -> Order:
    """Taken, and confirmed by the town with the father's consent."""
    row = taken(post, order, resource)
    with acting_as(cast.town_supervisor):
        return ordering.confirm(order=row, version=row.version, values=AGREED, today=TODAY)


def brought_in(by: Post, content: bytes, unit: UUID | None = None, name: str = "台账.xlsx") -> ResourceList:
    """A list that a post brings, with its columns as they are guessed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        with acting_as(by):
            one = lists.begin_list(path=path, name=name, unit=unit)
            return lists.choose_columns(one=one, sheet=one.sheet_name, keys=one.mapping)
