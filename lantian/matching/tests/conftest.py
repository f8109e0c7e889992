import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.matching.models import MatchLine, MatchLock, MatchProof, MatchRun
from lantian.matching.rules.settings import Settings
from lantian.matching.services.requesting import request_run
from lantian.matching.services.setting import set_settings
from lantian.matching.services.working_out import work_out
from lantian.pairing.services.rows import guards_of
from lantian.pairing.tests.conftest import helper_of
from tests.cast import BINZHOU, XINMIN, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def everybody_counts(cast: Cast, place: int = BINZHOU) -> None:
    """The county plans for all children on file, whether they count as left behind or not."""
    with acting_as(cast.county_office):
        set_settings(place=place, settings=Settings(only_counted=False), edition_seen=0)


def planned(cast: Cast, by: str = "county_office", place: int = XINMIN, **how: Any) -> MatchRun:
    """A plan that one of the cast asked for, worked out."""
    with acting_as(cast.posts[by]):
        run = request_run(
            place=place, mode=how.get("mode", "one"), team_size=how.get("team_size", 1), today=TODAY
        )
    return work_out(post=cast.posts[by], run=run.pk)


def lines(cast: Cast, run: MatchRun, by: str = "county_office") -> dict[str, MatchLine]:
    """The lines of a plan by the name of the child, as one of the cast sees them."""
    with acting_as(cast.posts[by], read_only=True):
        rows = MatchLine.objects.filter(run=run.pk).select_related("child", "run")
        return {line.child.name: line for line in rows}


def on_the_table(cast: Cast) -> dict[str, dict[str, Any]]:
    """The keys of a plan of 彬州 with one line, about 小雨, that is locked; as addresses take them."""
    helper = helper_of(cast, name="平凡", phone="13772061111")
    with acting_as(cast.county_office):
        run = request_run(place=BINZHOU, mode="one", team_size=1, today=TODAY)
        child = guards_of(cast.child("小雨"))
        line = MatchLine(run=run, **child, helper=helper, is_locked=True, why={"near": "village"})
        lock = MatchLock(**child, helper=helper)
        for row in (line, lock, MatchProof(run=run, regions=run.regions, body=zlib.compress(b"{}"))):
            row.save(force_insert=True)
        MatchRun.objects.filter(pk=run.pk).update(
            state="open",
            solved_at=timezone.now(),
            counts={"placed": 1, "children": 1, "left": 0, "helpers": 1},
            proof={"total": 500, "bound": 500, "percent": "0"},
        )
    return {
        "matching": {"key": run.pk},
        "matching:choose": {"key": line.pk},
        "matching:forbid": {"key": line.pk},
        "matching:lift": {"key": lock.pk},
    }
