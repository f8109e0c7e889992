"""A child's file goes to another city: chosen, packed, fetched once, taken in there, closed here; and taken back."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.encounters.models import Encounter
from lantian.encounters.rules.accounts import Account, Confidence
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.plans.services.needs import note_need
from lantian.plans.tests.conftest import need_of, promised
from lantian.registry.errors import AlreadyRegistered, RegistryError
from lantian.registry.models import Child, Closing, IdentityKey, Migration, Tie
from lantian.transfers.errors import TransferError
from lantian.transfers.models import InwardFile, OutwardFile
from lantian.transfers.queries.package import parts_of
from lantian.transfers.rules.package import PARTS, facts_in, refuse_foreign, unpack
from lantian.transfers.services import bringing, sending
from lantian.transfers.services.escalating import escalate
from lantian.transfers.services.forgetting import forget_child
from lantian.transfers.tests.conftest import AGREED, NUMBER, TODAY, WEIBIN_VILLAGE, offered
from tests.cast import Cast

CHOSEN = tuple(part for part in PARTS if part != "child")


def packed(cast: Cast, name: str = "小雨", parts: tuple[str, ...] = CHOSEN) -> sending.Packed:
    with acting_as(cast.county_office):
        return sending.pack_file(child=cast.child(name), values=AGREED, parts=parts, today=TODAY)


def fetched(cast: Cast, made: sending.Packed) -> bytes:
    with acting_as(cast.county_office):
        return sending.fetch_package(row=made.row, version=1, reason="寄给渭滨区民政局", today=TODAY)


def taken_in(office: Post, blob: bytes, passphrase: str) -> tuple[InwardFile, Child]:
    with acting_as(office):
        row = bringing.open_package(blob=blob, passphrase=passphrase, today=TODAY)
        values = {**values_of(row), "village": WEIBIN_VILLAGE}
        child = bringing.take_in(row=row, version=1, values=values, today=TODAY)
        return InwardFile.objects.get(pk=row.pk), child


def values_of(row: InwardFile) -> dict[str, Any]:
    values = facts_in(bringing.content_of(row))
    days = {
        name: date.fromisoformat(str(values[name])) for name in values if name.endswith(("_on", "_since"))
    }
    return {**values, **days}


def refused(code: str, do: Callable[[], Any]) -> None:
    with pytest.raises(TransferError) as raised:
        do()
    assert raised.value.code == code


def test_from_one_city_to_another_and_back_the_same_day(cast: Cast, new_office: Post):
    promised(cast, need_of(cast))
    made = packed(cast)
    blob = fetched(cast, made)
    row, child = taken_in(new_office, blob, made.passphrase)
    with acting_as(new_office):
        assert (child.name, child.region, child.origin) == ("张小雨", WEIBIN_VILLAGE, row.pk)
        assert child.identity.reveal() == NUMBER
        father = Tie.objects.select_related("person").get(child=child.pk, kind=Tie.Kind.FATHER)
        assert father.person.name == "张建军"
        assert Migration.objects.get(person=father.person_id).reason
        content = bringing.content_of(row)
        assert content.parts["needs"]
        assert Duty.objects.filter(child=child.pk, rule=bringing.RULE, due_on__isnull=False).exists()
    with acting_as(cast.county_office):
        outward = OutwardFile.objects.get(pk=made.row.pk)
        refused(
            "wrong_receipt",
            lambda: sending.note_receipt(row=outward, version=2, code="123", left_on=TODAY, today=TODAY),
        )
        sending.note_receipt(row=outward, version=2, code=content.receipt, left_on=TODAY, today=TODAY)
        old = Closing.objects.get(child=cast.children["小雨"])
        assert (old.reason, old.since, old.until) == (Closing.Reason.MOVED, TODAY, None)
        assert OutwardFile.objects.get().state == OutwardFile.State.RECEIVED
    holders = IdentityKey.objects.values_list("city", "child")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert (6103, child.pk) in set(holders)
    with acting_as(new_office):
        undone = bringing.take_back(row=row, version=row.version, reason="接错了，是另一个孩子", today=TODAY)
        assert (undone.state, undone.content) == (InwardFile.State.UNDONE, None)
        assert not Child.objects.filter(pk=child.pk).exists()
        assert not Duty.objects.filter(child=child.pk).exists()
    assert (6104, cast.children["小雨"]) in set(holders.all())
    again, _ = taken_in(new_office, blob, made.passphrase)
    assert again.is_taken


def test_a_number_is_freed_by_nobody_who_did_not_open_the_package(cast: Cast, new_office: Post):
    made = packed(cast)
    blob = fetched(cast, made)
    with acting_as(new_office):
        row = bringing.open_package(blob=blob, passphrase=made.passphrase, today=TODAY)
        values = {**values_of(row), "village": WEIBIN_VILLAGE}
    with acting_as(cast.county_office):
        sending.give_up(row=made.row, version=2, reason="孩子不去了", today=TODAY)
    with acting_as(new_office), pytest.raises(AlreadyRegistered):
        bringing.take_in(row=row, version=1, values=values, today=TODAY)
    with acting_as(new_office):
        assert not Child.objects.exists(), "nothing half written"
        assert InwardFile.objects.get().state == InwardFile.State.OPENED


def test_nothing_undeclared_or_closed_is_in_a_package(cast: Cast):
    promised(cast, need_of(cast))
    with acting_as(cast.class_teacher):
        for confidence, words in ((Confidence.ORDINARY, "说想妈妈"), (Confidence.CLOSED, "夜里哭")):
            told = Account(TODAY, noted=words, confidence=confidence)
            record(occasion=uuid7(), kind=Kind.TALK, children=[cast.children["小雨"]], told=told, today=TODAY)
    made = packed(cast)
    blob = fetched(cast, made)
    _, content = unpack(blob, made.passphrase, today=TODAY)
    refuse_foreign(asdict(content))
    text = json.dumps(asdict(content), ensure_ascii=False)
    assert "说想妈妈" not in text
    assert "夜里哭" not in text
    assert "冯师" not in text
    with acting_as(cast.county_office):
        assert Encounter.objects.filter(child=cast.children["小雨"]).count() == 2
    assert len(content.parts["encounters"]) == 1
    made = packed(cast, "天天", ("schooling",))
    assert set(made.row.parts) <= {"child", "schooling"}


def test_a_package_is_fetched_once_with_a_reason_on_record(cast: Cast):
    made = packed(cast)
    with acting_as(cast.county_office):
        refused(
            "reason_needed",
            lambda: sending.fetch_package(row=made.row, version=1, reason="已办", today=TODAY),
        )
        late = made.row.opens_until + timedelta(1)
        refused(
            "package_expired",
            lambda: sending.fetch_package(row=made.row, version=1, reason="寄给渭滨区", today=late),
        )
    fetched(cast, made)
    with acting_as(cast.county_office):
        refused(
            "not_now", lambda: sending.fetch_package(row=made.row, version=2, reason="再寄一次", today=TODAY)
        )
        row = OutwardFile.objects.get()
        assert (row.package, row.fetched_for) == (None, "寄给渭滨区民政局")
        lines = AccessEntry.objects.filter(action="transfers.pack", child=cast.children["小雨"])
        assert {line.detail["step"] for line in lines} == {"packed", "fetched"}


def test_a_child_goes_one_way_at_a_time(cast: Cast):
    packed(cast)
    refused("leaves_already", lambda: packed(cast))
    refused("leaves_already", lambda: offered(cast))
    offered(cast, "天天")
    refused("moves_already", lambda: packed(cast, "天天"))


def test_what_does_not_open_writes_nothing(cast: Cast, new_office: Post):
    made = packed(cast)
    blob = fetched(cast, made)
    with acting_as(new_office):
        for file, phrase, on, code in (
            (b"x", made.passphrase, TODAY, "no_package"),
            (blob[:-1], made.passphrase, TODAY, "damaged"),
            (blob, "1" * 24, TODAY, "wrong_passphrase"),
            (blob, made.passphrase, TODAY + timedelta(60), "too_late"),
        ):
            refused(code, lambda: bringing.open_package(blob=file, passphrase=phrase, today=on))  # noqa: B023
        assert not InwardFile.objects.exists()
        row = bringing.open_package(blob=blob, passphrase=made.passphrase, today=TODAY)
        refused(
            "brought_already",
            lambda: bringing.open_package(blob=blob, passphrase=made.passphrase, today=TODAY),
        )
        refused("reason_needed", lambda: bringing.put_away(row=row, version=1, reason=""))
        away = bringing.put_away(row=row, version=1, reason="不是我们区的孩子")
        assert away.content is None
        bringing.open_package(blob=blob, passphrase=made.passphrase, today=TODAY)


def test_a_child_that_is_on_file_here_keeps_its_facts(cast: Cast):
    """The old installation's copy stands in the same house: brought in where the child is on file, it is laid to it."""
    made = packed(cast)
    blob = fetched(cast, made)
    with acting_as(cast.county_office):
        row = bringing.open_package(blob=blob, passphrase=made.passphrase, today=TODAY)
        with pytest.raises(AlreadyRegistered):
            bringing.take_in(
                row=row,
                version=1,
                values={**values_of(row), "village": cast.child("小雨").region},
                today=TODAY,
            )
    with acting_as(cast.county_office):
        before = cast.child("小雨").version
        laid = bringing.lay_to(row=row, version=1, child=cast.child("小雨"), today=TODAY)
        assert (laid.state, laid.region) == (InwardFile.State.ATTACHED, cast.child("小雨").region)
        assert cast.child("小雨").version == before
        assert Duty.objects.get(about=row.pk).due_on
        refused(
            "not_today",
            lambda: bringing.take_back(row=laid, version=2, reason="接错了", today=TODAY + timedelta(1)),
        )
        bringing.take_back(row=laid, version=2, reason="接错了，不是这个孩子", today=TODAY)
        assert Duty.objects.get(about=row.pk).due_on is None


def test_what_others_built_on_stays(cast: Cast, new_office: Post):
    made = packed(cast)
    row, child = taken_in(new_office, fetched(cast, made), made.passphrase)
    with acting_as(new_office):
        note_need(child=child, code="S01", told_by="child", since=TODAY, today=TODAY)
    with acting_as(new_office):
        refused(
            "built_upon",
            lambda: bringing.take_back(row=row, version=row.version, reason="接错了，要重来", today=TODAY),
        )


def test_what_was_never_fetched_expires_in_the_night(cast: Cast):
    made = packed(cast)
    escalate(cast.city_office, made.row.opens_until)
    with acting_as(cast.city_office):
        assert OutwardFile.objects.get().package
    escalate(cast.city_office, made.row.opens_until + timedelta(1))
    with acting_as(cast.city_office):
        row = OutwardFile.objects.get()
        assert (row.state, row.package) == (OutwardFile.State.EXPIRED, None)
    packed(cast)


def test_a_closed_file_goes_nowhere_and_an_erased_child_leaves_no_package(cast: Cast, new_office: Post):
    made = packed(cast)
    row, child = taken_in(new_office, fetched(cast, made), made.passphrase)
    with acting_as(cast.county_office):
        code = bringing_code(new_office, row)
        sending.note_receipt(row=made.row, version=2, code=code, left_on=TODAY, today=TODAY)
        with pytest.raises(RegistryError, match="closed"):
            packed(cast)
        forget_child(cast.children["小雨"])
        assert not OutwardFile.objects.exists()
    with acting_as(new_office):
        forget_child(child.pk)
        assert not InwardFile.objects.exists()
        assert parts_of(child, timezone.localdate())["child"]


def bringing_code(office: Post, row: InwardFile) -> str:
    with acting_as(office):
        return bringing.content_of(InwardFile.objects.get(pk=row.pk)).receipt
