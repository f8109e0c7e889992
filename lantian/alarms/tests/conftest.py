from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.alarms.models import HarmReport
from lantian.alarms.rules.clock import ORDER, Stage
from lantian.alarms.services import handling, reporting, ringing
from lantian.alarms.services.deciding import decide
from lantian.alarms.services.reporting import Receipt, Told
from tests.cast import TAIXIANG, Cast, shown

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    """The rooms above hear of nothing here, and what is kept on disk goes with the test."""
    settings.HARM_REPORT_FOLLOWERS, settings.FILES_ROOT = [], tmp_path
    cache.clear()


def told(**changes: Any) -> Told:
    """What somebody tells of a child whom nobody names."""
    values: dict[str, Any] = {
        "region": TAIXIANG,
        "situations": ["violence"],
        "happened_on": timezone.localdate(),
        "called_at": timezone.now(),
        "age": 9,
        "sex": "2",
        "words": "听见孩子在哭，邻居说天天挨打",
        **changes,
    }
    return Told(**values)


def reported(cast: Cast, by: str = "class_teacher", *, key: UUID | None = None, **changes: Any) -> Receipt:
    """A report by one of the cast."""
    drill = changes.pop("is_drill", False)
    evidence = changes.pop("evidence", ())
    with acting_as(cast.posts[by]):
        return reporting.report(
            key=key or uuid4(), told=told(**changes), now=timezone.now(), is_drill=drill, evidence=evidence
        )


def entry_said(**changes: Any) -> dict[str, Any]:
    """What the police enter, sound for one that they received."""
    return {
        "happened_at": timezone.now(), "officer": "雷鸣 110218", "receipt": "", "child_is": "", "whereabouts": "",
        "result": "", "words": "", "basis": "police_21", "basis_words": "", "how": "", **changes,
    }  # fmt: skip


def rung(cast: Cast, receipt: Receipt, after: timedelta = timedelta(0)) -> bool:
    """Rings for a report in the name of the city office, so long after it came in."""
    with acting_as(cast.city_office):
        row = HarmReport.objects.get(pk=receipt.report)
        return ringing.ring(report=receipt.report, now=row.received_at + after)


def seen_by(post: Post, receipt: Receipt) -> HarmReport | None:
    """The report as a post sees it; None where it sees none."""
    found: HarmReport | None = shown(post, lambda: HarmReport.objects.filter(pk=receipt.report).first())
    return found


def taken_to(cast: Cast, receipt: Receipt, stage: str, by: str = "county_office") -> HarmReport:
    """Moves a report on to a stage."""
    with acting_as(cast.posts[by]):
        row, now = HarmReport.objects.get(pk=receipt.report), timezone.now()
        while row.stage != stage:
            row = STEPS[ORDER.index(Stage(row.stage))](row, now)
        return row


def _inform(row: HarmReport, now: datetime) -> HarmReport:
    return handling.inform(report=row, called_at=now, words="", version=row.version, now=now)


def _see(row: HarmReport, now: datetime) -> HarmReport:
    return handling.see(
        report=row, seen_at=now, was_found=True, words="民警和督导员在家中见到", version=row.version, now=now
    )


def _decide(row: HarmReport, _now: datetime) -> HarmReport:
    return decide(report=row, outcome="no_harm", words="走访三户邻居，没有发现伤害")


STEPS = (
    lambda row, now: handling.acknowledge(report=row, version=row.version, now=now),
    _inform,
    _see,
    _decide,
    lambda row, now: handling.feed_back(report=row, words="已经核实，谢谢您", version=row.version, now=now),
)
