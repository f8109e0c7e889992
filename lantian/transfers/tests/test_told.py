"""Needs and level that another city told: offered instead of typed, decided here, gone when the file is taken back."""

from datetime import date
from typing import Any

import pytest

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.assessment.queries.standing import level_of
from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.services.deciding import decide
from lantian.duties.models import Duty
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.levels import LEVEL_ASKED
from lantian.plans.errors import PlansError
from lantian.plans.models import Need
from lantian.plans.services.needs import accept_need, decline_need, note_need
from lantian.plans.tests.conftest import need_of, promised
from lantian.registry.models import Child
from lantian.registry.services.registering import register_child
from lantian.transfers.models import InwardFile
from lantian.transfers.queries.cities import level_from_elsewhere, needs_waiting, shown
from lantian.transfers.rules.told import ToldLevel, ToldNeed, level_told, needs_told
from lantian.transfers.services import bringing
from lantian.transfers.tests.conftest import TODAY, WEIBIN_VILLAGE
from lantian.transfers.tests.test_cities import fetched, packed, refused, taken_in
from tests.cast import Cast


def decided(child: Child, level: RiskLevel) -> None:
    """Whoever acts decides on a level, without any loss."""
    losses = dict.fromkeys(Loss, Severity.NONE)
    decide(child=child, level=level, losses=losses, reason="看过了", seen=0, on=TODAY)


def told_rows(*rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(("code", "need", "since", "measures"), row, strict=False)) for row in rows]


def test_a_need_is_taken_by_a_code_that_means_the_same_here():
    names, born = {"S01": "作业没有人辅导", "S02": "功课跟不上"}, date(2016, 3, 1)
    rows = told_rows(
        ("S01", "作业没有人辅导", "2026-01-02", ["每周三辅导", "联系老师"]),
        ("S01", "作业没有人辅导", "2026-05-02"),
        ("S02", "别的意思", "2026-01-02"),
        ("Z99", "没听说过的需求", "2026-01-02"),
        (None, "功课跟不上", "2026-01-02"),
    )
    assert needs_told(rows, names, born_on=born, today=TODAY) == [
        ToldNeed("S01", date(2026, 1, 2), "每周三辅导；联系老师")
    ]
    odd = told_rows(("S01", "作业没有人辅导", "1999-01-01"), ("S02", "功课跟不上", "nonsense", "x"))
    assert [one.since for one in needs_told(odd, names, born_on=born, today=TODAY)] == [born, TODAY]
    mixed = told_rows(("S01", "作业没有人辅导", "2026-01-02", [{"x": 1}, "每周三辅导", None]))
    assert [one.doing for one in needs_told(mixed, names, born_on=born, today=TODAY)] == ["每周三辅导"]
    (facts,) = shown({"level": {"level": "red", "since": "2026-01-02"}})
    assert [type(fact["value"]) for fact in facts.facts] == [str, str], "nothing that a page takes for a list"
    assert level_told({"level": "purple"}) is level_told({}) is None
    assert level_told({"level": "red", "since": 3}) == ToldLevel(RiskLevel.RED, None)


def with_level_and_needs(cast: Cast, new_office: Post) -> tuple[InwardFile, Child]:
    promised(cast, need_of(cast))
    with acting_as(cast.village_director):
        decided(cast.child("小雨"), RiskLevel.YELLOW)
    made = packed(cast)
    return taken_in(new_office, fetched(cast, made), made.passphrase)


def test_needs_come_as_proposals_and_the_level_as_an_assessment_due_today(cast: Cast, new_office: Post):
    row, child = with_level_and_needs(cast, new_office)
    with acting_as(new_office):
        need = Need.objects.get(child=child.pk)
        assert (need.state, need.told_by, need.source) == ("proposed", "former", row.pk)
        assert need.words.reveal().startswith("转出地正在做：每周三")
        assert not level_of([child.pk])
        asked = Duty.objects.get(child=child.pk, rule=LEVEL_ASKED)
        assert (asked.due_on, asked.risk >= RiskLevel.YELLOW.rank) == (TODAY, True)
        assert level_from_elsewhere(row, child) == ToldLevel(RiskLevel.YELLOW, TODAY)
        assert needs_waiting(row) == 1
        accept_need(need=need, version=1)
        decided(child, RiskLevel.GREEN)
        assert Duty.objects.get(pk=asked.pk).due_on is None, "it is kept by a level that stands here"
        assert level_from_elsewhere(row, child) is None
        refused(
            "built_upon", lambda: bringing.take_back(row=row, version=2, reason="不是这个孩子", today=TODAY)
        )


def test_taken_back_the_proposals_go_too_and_declined_they_stay_declined(cast: Cast, new_office: Post):
    row, child = with_level_and_needs(cast, new_office)
    with acting_as(new_office):
        bringing.take_back(row=row, version=2, reason="不是这个孩子", today=TODAY)
        assert not Need.objects.filter(child=child.pk).exists()


def test_what_is_on_file_here_is_not_proposed_again_and_a_tap_declines(cast: Cast, new_office: Post):
    made = need_of(cast)
    other = need_of(cast, code="S02")
    blob = packed(cast)
    package = fetched(cast, blob)
    with acting_as(new_office):
        row = bringing.open_package(blob=package, passphrase=blob.passphrase, today=TODAY)
        values = {"child_name": "小雨", "sex": "2", "birth_on": date(2017, 5, 4), "village": WEIBIN_VILLAGE}
        known = register_child(values={**values, "no_identity_reason": "lost"}, as_of=TODAY)
        note_need(child=known, code=made.code, told_by="child", since=TODAY, today=TODAY)
        bringing.lay_to(row=row, version=1, child=known, today=TODAY)
        told = Need.objects.get(child=known.pk, told_by="former")
        assert told.code == other.code
        assert decline_need(need=told, version=1, today=TODAY).state == "withdrawn"
        with pytest.raises(PlansError):
            decline_need(need=Need.objects.get(child=known.pk, told_by="child"), version=1, today=TODAY)
