"""A child of a case or of a report comes to live in another county: its office knows in the same moment."""

from datetime import datetime

import pytest
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.alarms.models import HarmReport, HarmWords
from lantian.alarms.tests.conftest import reported, taken_to
from lantian.cases.models import ProtectionCase
from lantian.cases.tests.conftest import TODAY, opened
from lantian.notices.delivering import deliver
from lantian.notices.models import Notice
from lantian.notices.rules import GATHERED_FOR
from lantian.notices.tests.conftest import jobs, way_of, work
from lantian.registry.models import Residence
from lantian.registry.services.facts import record_change
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast


def moved(cast: Cast, place: int = JING_VILLAGE) -> None:
    """The city office writes down where the child lives now; it has no key to any case."""
    with acting_as(cast.city_office):
        child = cast.child("小雨")
        home = Residence.objects.get(child=child.pk, until__isnull=True)
        if home.since == TODAY:
            Residence.objects.filter(pk=home.pk).update(since=None)
        values = {"place": place, "lives_with": ""}
        record_change(child=child, fact=Residence, values=values, since=TODAY, version=home.version)


def heard(cast: Cast, part: str) -> list[str]:
    with acting_as(cast.posts[part], read_only=True):
        kinds = Notice.objects.filter(kind__in=("case_moved", "harm_moved"))
        return sorted(kinds.values_list("kind", flat=True))


def test_the_new_county_hears_of_case_and_report_at_once(cast: Cast, settings):
    settings.HARM_REPORT_FOLLOWERS = []
    opened(cast)
    with acting_as(cast.county_office):
        child = cast.child("小雨")
    receipt, done = reported(cast, child=child), reported(cast, child=child)
    drill = reported(cast, child=child, is_drill=True)
    taken_to(cast, done, "fed_back")
    with acting_as(cast.other_county_office):
        assert not HarmReport.objects.exists()
    moved(cast)
    assert heard(cast, "other_county_office") == ["case_moved", "harm_moved"]
    assert heard(cast, "city_office") == heard(cast, "far_village_director") == []
    with acting_as(cast.other_county_office):
        assert set(HarmReport.objects.values_list("pk", flat=True)) == {receipt.report}
        assert HarmReport.objects.get().region == TAIXIANG, "a report stays where it happened"
        assert HarmWords.objects.get().words.reveal()
        assert drill.report != receipt.report
    with acting_as(cast.far_village_director):
        assert not ProtectionCase.objects.exists()
    moved(cast, TAIXIANG)
    assert heard(cast, "county_office") == [], "who has them already is told nothing new"


def sent_word(post: Post) -> list[datetime | None]:
    """When the worker looks at what a post was told."""
    seats = [str(post.seat)]
    return [job.scheduled_at for job in jobs("notices.look") if job.args["seats"] == seats]


@pytest.mark.usefixtures("as_web", "no_rooms_above")
def test_the_message_to_the_new_county_goes_out_with_the_move(cast: Cast, settings, tmp_path):
    settings.HARM_REPORT_FOLLOWERS, settings.SMS_SINK = [], tmp_path / "sms.jsonl"
    settings.SMS_GATEWAY = "lantian.notices.channels.sms.FileSink"
    there = cast.other_county_office
    way_of(there, "sms", "13891001234")
    with acting_as(cast.county_office, read_only=True):
        child = cast.child("小雨")
    reported(cast, child=child)
    moved(cast, HONGYAN)
    assert sent_word(there) == sent_word(cast.county_office) == [], "within a county nothing goes out"
    moved(cast)
    soon = timezone.now() + GATHERED_FOR
    (at,) = sent_word(there)
    assert at
    assert at <= soon
    deliver(seat=there.seat, now=soon)
    assert work() == []
    (line,) = settings.SMS_SINK.read_text().splitlines()
    assert "13891001234" in line
    assert "小雨" not in line
