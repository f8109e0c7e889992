from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.pathways.models import HukouList, WayRun, WayStep
from lantian.pathways.services import listing, running
from lantian.pathways.services.issuing import issue
from lantian.pathways.services.running import begin
from lantian.registry.models import Enrolment
from lantian.registry.services.facts import record_change
from tests.cast import Cast

POLICE = "彬州市公安局"
TODAY = timezone.localdate()
SEEN = "两周没来上课，在舅舅的小饭馆帮忙"


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def begun(
    cast: Cast, way: str = "dropout", part: str = "village_director", name: str = "小雨", days: int = 0
) -> WayRun:
    """Somebody begins a way for a child, as of some days ago."""
    on = TODAY - timedelta(days=days)
    with acting_as(cast.posts[part]):
        return begin(
            child=cast.child(name),
            way=way,
            because="seen",
            words=SEEN,
            began_on=on,
            today=TODAY,
        )


def step_of(run: WayRun, code: str) -> WayStep:
    """A step of a way as it is now; inside a scope."""
    return WayStep.objects.select_related("run", "child").get(run=run.pk, code=code)


def leaves_school(cast: Cast, name: str = "小雨", stage: str = "dropout") -> Enrolment:
    """The village director writes down that a child has left school, which still has it on its roll."""
    with acting_as(cast.village_director):
        child = cast.child(name)
        now = Enrolment.objects.filter(child=child.pk, until__isnull=True).first()
        values = {"stage": stage, "school_unit": child.school, "grade": 3, "class_name": "1"}
        return record_change(
            child=child,
            fact=Enrolment,
            values=values,
            since=TODAY,
            version=now.version if now else None,
        )


def made_ready(cast: Cast, name: str = "小石", days: int = 0) -> WayRun:
    run = begun(cast, "no_hukou", name=name, days=days)
    with acting_as(cast.village_director):
        words = "在家出生，村医接生，没有出生证"
        running.do_step(step=step_of(run, "find_out"), on=TODAY, by="", words=words, today=TODAY)
        issue(step=step_of(run, "statement"), to="派出所", words="", on=TODAY, today=TODAY)
    return run


def send(
    cast: Cast, *runs: WayRun, key: UUID | None = None, to: str = POLICE, unit: UUID | None = None
) -> HukouList:
    with acting_as(cast.county_office):
        return listing.send_list(
            key=key or uuid7(),
            runs=[run.pk for run in runs],
            to=to,
            words="",
            on=TODAY,
            today=TODAY,
            unit=unit,
        )
