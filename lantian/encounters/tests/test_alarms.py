"""Alarms: the town and the county see to them, nobody else knows; the duty of the day; no word in a notice."""

from dataclasses import replace

import pytest
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.encounters.errors import EncounterError
from lantian.encounters.models import Alarm
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.alarms import no_harm, police_called, raise_alarm
from lantian.encounters.tests.acts import TALK, TODAY, VISIT, written
from lantian.notices.models import Notice
from lantian.notices.rules import Urgency
from tests.cast import PARTS, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
AT_WORK = [part for part in PARTS if part not in ("department", "auditor", "administrator")]


def seeing(cast: Cast) -> set[str]:
    found = set()
    for part in AT_WORK:
        with acting_as(cast.posts[part], read_only=True):
            if Alarm.objects.exists():
                found.add(part)
    return found


def test_words_that_suggest_harm_are_saved_first_and_told_to_town_and_county(cast: Cast) -> None:
    recorded = written(cast, "class_teacher", Kind.TALK, replace(TALK, child_words="叔叔昨天又打我。"))
    (alarm,) = recorded.alarms
    assert (alarm.situation, alarm.encounter_id) == ("violence", recorded.rows[0].pk)
    assert seeing(cast) == {"class_teacher", "town_supervisor", "county_office"}
    with acting_as(cast.town_supervisor):
        duty = Duty.objects.get(about=alarm.pk)
        assert (duty.rule, duty.due_on, duty.owed_by, duty.risk) == (
            "harm_report",
            TODAY,
            "town_supervisor",
            3,
        )
        notice = Notice.objects.get(kind="harm_suspected")
        assert notice.urgency == Urgency.URGENT
    with acting_as(cast.class_teacher):
        police_called(alarm=alarm, at=timezone.now())
    with acting_as(cast.town_supervisor):
        assert Alarm.objects.get().state == "called"
        assert Duty.objects.get(about=alarm.pk).due_on is None
        with pytest.raises(EncounterError, match="settled_already"):
            no_harm(alarm=alarm, reason="看过了")


def test_a_tick_and_a_button_raise_it_without_a_word(cast: Cast) -> None:
    told = replace(VISIT, ticks={"safety": 2}, suspected=True)
    assert [one.source for one in written(cast, "village_director", Kind.HOME_VISIT, told).alarms] == [
        "coded"
    ]
    with acting_as(cast.parent):
        first = raise_alarm(child=cast.child("小雨"))
        assert raise_alarm(child=cast.child("小雨")) == first
    assert seeing(cast) == {"parent", "village_director", "town_supervisor", "county_office"}
    with acting_as(cast.village_director):
        assert [one.source for one in Alarm.objects.all()] == ["coded"]
    with acting_as(cast.town_supervisor):
        no_harm(alarm=first, reason="已入户核实，是误点")
        assert Alarm.objects.get(pk=first.pk).settled_by == cast.town_supervisor.user_id


def test_of_harmless_words_nobody_hears(cast: Cast) -> None:
    assert not written(cast, "village_director", Kind.HOME_VISIT, replace(VISIT, noted="带去打针")).alarms
    with acting_as(cast.town_supervisor):
        assert not Notice.objects.exists()
