"""A child moves between counties: nobody loses it, nobody sees it twice, and asking tells nothing."""

import json
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.notices.models import Notice
from lantian.notices.tests.conftest import jobs
from lantian.plans.models import Measure, Need
from lantian.plans.tests.conftest import need_of, promised
from lantian.registry.models import Child, Household, Person, Residence, Tie
from lantian.registry.services.facts import record_change
from lantian.transfers.errors import TransferError
from lantian.transfers.models import Arrival, HandoverSheet, Transfer, TransferAsk
from lantian.transfers.rules.moving import State
from lantian.transfers.services import moving
from lantian.transfers.services.escalating import escalate
from lantian.transfers.services.forgetting import forget_child
from lantian.transfers.tests.conftest import TODAY, asked, handed, now, offered, received
from tests.cast import JING_VILLAGE, TAIXIANG, Cast

RULE = moving.RULE


def sees(cast: Cast, part: str) -> bool:
    with acting_as(cast.posts[part]):
        return Child.objects.filter(pk=cast.children["小雨"]).exists()


def test_from_one_county_to_the_other_with_all_that_belongs_to_it(cast: Cast):
    promised(cast, need_of(cast))
    transfer = handed(cast)
    assert (sees(cast, "county_office"), sees(cast, "other_county_office")) == (True, False)
    with acting_as(cast.other_county_office):
        content = json.loads(HandoverSheet.objects.get().content.reveal())
        assert content["needs"][0]["measures"]
        assert "张建军" in " ".join(content["people"])
        moving.receive(transfer=transfer, version=transfer.version, today=TODAY)
    assert [str(cast.other_county_office.seat)] in [job.args["seats"] for job in jobs("notices.look")]
    assert (sees(cast, "county_office"), sees(cast, "other_county_office")) == (False, True)
    assert (sees(cast, "village_director"), sees(cast, "far_village_director")) == (False, True)
    with acting_as(cast.far_village_director):
        child = Child.objects.get(pk=cast.children["小雨"])
        assert Need.objects.filter(child=child.pk).exists()
        assert Measure.objects.filter(child=child.pk, state="live").exists()
        assert Tie.objects.filter(child=child.pk, kind=Tie.Kind.FATHER).get().person.name == "张建军"
        home = Residence.objects.get(child=child.pk, until__isnull=True)
        assert (home.place, home.since) == (JING_VILLAGE, TODAY)
        # The house stays with her brother.
        assert child.household is None
        duty = Duty.objects.get(child=child.pk, rule=RULE)
        assert duty.due_on == now(transfer).visit_by
        with pytest.raises(TransferError, match="hollow"):
            moving.visit(transfer=now(transfer), version=5, on=TODAY, words="已落实", today=TODAY)
        moving.visit(
            transfer=now(transfer), version=now(transfer).version, on=TODAY, words="见到孩子和奶奶，已入学", today=TODAY
        )  # fmt: skip
        assert now(transfer).state == State.DONE
        assert Duty.objects.get(child=child.pk, rule=RULE).due_on is None
        assert not Arrival.objects.exists()
    with acting_as(cast.village_director):
        assert Household.objects.filter(members=cast.children["小石"]).exists()
        assert Person.objects.filter(name="张建军").exists()


def test_only_whose_turn_it_is_moves_it_on(cast: Cast):
    transfer = offered(cast)
    for part in ("county_office", "town_supervisor"):
        with acting_as(cast.posts[part]), pytest.raises(TransferError, match="not_yours"):
            moving.agree(transfer=transfer, version=1, answer="", today=TODAY)
    with acting_as(cast.other_county_office):
        moving.agree(transfer=transfer, version=1, answer="", today=TODAY)
        with pytest.raises(TransferError, match="not_yours"):
            moving.hand_over(transfer=transfer, version=2, today=TODAY)
        with pytest.raises(TransferError, match="not_now"):
            moving.receive(transfer=transfer, version=2, today=TODAY)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT transfers_move(%s, %s)", [transfer.city, transfer.pk])
    with acting_as(cast.county_office), pytest.raises(TransferError, match="moves_already"):
        offered(cast)


def test_asking_for_a_child_tells_nothing_of_whether_anybody_keeps_it(cast: Cast):
    real, none = asked(cast), asked(cast, "王不在", "610427201705040018")
    wrong_name, by_birth = asked(cast, "李小雨"), asked(cast, "单天天", "", date(2016, 2, 29))
    with acting_as(cast.other_county_office):
        assert not TransferAsk.objects.exists()
        rows = [now(one) for one in (real, none, wrong_name, by_birth)]
        kept = ("name", "birth_on", "id", "recorded_at")
        shown = [
            {key: value for key, value in vars(row).items() if key not in (*kept, "_state")} for row in rows
        ]
        assert all(one == shown[0] for one in shown)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT transfers_join(%s, %s)", [real.city, real.pk])
    with acting_as(cast.county_office):
        assert {ask.transfer for ask in TransferAsk.objects.all()} == {real.pk, by_birth.pk}
        assert not Transfer.objects.exists()
        assert Notice.objects.filter(kind="transfer_waits").count() == 2
        ask = TransferAsk.objects.get(transfer=real.pk)
        moving.answer_ask(ask=ask, is_yes=True, answer="", today=TODAY)
        moving.hand_over(transfer=real, version=now(real).version, today=TODAY)
        other = TransferAsk.objects.get(transfer=by_birth.pk)
        with pytest.raises(TransferError, match="reason_needed"):
            moving.answer_ask(ask=other, is_yes=False, answer="", today=TODAY)
    with acting_as(cast.other_county_office):
        moving.receive(transfer=now(real), version=now(real).version, today=TODAY)
    assert sees(cast, "other_county_office")


def test_a_child_in_sight_is_found_in_the_list_and_not_asked_for(cast: Cast):
    with pytest.raises(TransferError, match="own_child"):
        asked(cast, "解豆豆", "610423201512120024")
    with pytest.raises(TransferError, match="key_needed"):
        asked(cast, "张小雨", "")


def test_what_nobody_answers_comes_to_the_city(cast: Cast):
    transfer = asked(cast, "王不在", "610427201705040018")
    late = transfer.answer_by + timedelta(1)
    assert escalate(cast.city_office, transfer.answer_by) == 0
    assert escalate(cast.city_office, late) == 1
    assert escalate(cast.city_office, late) == 0
    with acting_as(cast.city_office):
        assert Notice.objects.filter(kind="transfer_unanswered").exists()


def test_who_comes_without_a_request_waits_to_be_received(cast: Cast):
    with acting_as(cast.city_office):
        child = cast.child("小雨")
        home = Residence.objects.get(child=child.pk, until__isnull=True)
        values = {"place": JING_VILLAGE, "lives_with": home.lives_with}
        record_change(child=child, fact=Residence, values=values, since=TODAY, version=home.version)
    with acting_as(cast.far_village_director):
        arrival = Arrival.objects.get()
        assert arrival.from_place == TAIXIANG
        transfer = moving.receive_arrival(arrival=arrival, today=TODAY)
        assert transfer.state == State.RECEIVED
        assert not Arrival.objects.exists()
        assert Duty.objects.get(rule=RULE).due_on == transfer.visit_by
    with acting_as(cast.county_office):
        assert Transfer.objects.get().state == State.RECEIVED
        assert not Child.objects.filter(pk=cast.children["小雨"]).exists()


def test_erasing_a_child_takes_its_moves_along(cast: Cast):
    transfer = received(cast)
    with acting_as(cast.city_office):
        forget_child(transfer.child)
        assert not Transfer.objects.exists()
        assert not HandoverSheet.objects.exists()
