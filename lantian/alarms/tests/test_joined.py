"""A second report of an event, joined before or after the police were told: they read it under the same rules."""

from uuid import uuid4

import pytest
from django.utils import timezone

from lantian.access.models import AccessEntry, Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmEvidence, HarmReport, HarmReporter, HarmWords
from lantian.alarms.rules.clock import Outcome, Stage
from lantian.alarms.rules.police import reads_what_was_said
from lantian.alarms.services import following_up, joining
from lantian.alarms.services.reopening import reopen
from lantian.alarms.services.reporting import Receipt
from lantian.alarms.services.telling import tell_of_words
from lantian.alarms.tests.conftest import reported, rung, seen_by, taken_to
from lantian.files.tests.papers import photograph
from lantian.notices.models import Notice
from tests.cast import TAIXIANG, Cast, past_the_policies, shown

SECOND = "隔壁也听见了，门口有一摊血"
SPOT = "村小学后门"


@pytest.fixture
def police(cast: Cast) -> Post:
    """The police with the key to protection."""
    with acting_as(cast.city_office):
        change_compartments(post=cast.department, compartments=[Compartment.PROTECTION])
    cast.department.refresh_from_db()
    return cast.department


def second(cast: Cast, **more: object) -> Receipt:
    return reported(cast, "village_director", words=SECOND, spot=SPOT, seen="穿红棉袄", **more)


def joined(cast: Cast, receipt: Receipt, to: Receipt, by: str = "county_office") -> None:
    with acting_as(cast.posts[by]):
        row, other = (HarmReport.objects.get(pk=one.report) for one in (receipt, to))
        joining.join(report=row, to=other, version=row.version, now=timezone.now())


def parted(cast: Cast, receipt: Receipt) -> None:
    with acting_as(cast.county_office):
        row = HarmReport.objects.get(pk=receipt.report)
        joining.part(report=row, version=row.version, now=timezone.now())


def read_of(post: Post, receipt: Receipt) -> list[str]:
    """What a post reads of the words of a report."""

    def read() -> list[str]:
        rows = HarmWords.objects.filter(report=receipt.report).order_by("at")
        return [row.words.reveal() for row in rows]

    return list(shown(post, read))


def told(post: Post, kind: str = "harm_joined") -> int:
    return int(shown(post, lambda: Notice.objects.filter(kind=kind, seat=post.seat).count()))


def test_the_police_read_what_was_sent_to_them_unless_it_was_none():
    read = {
        (stage, outcome)
        for stage in Stage
        for outcome in ("", *Outcome)
        if reads_what_was_said(stage, outcome)
    }
    assert read == {
        (stage, outcome)
        for stage in (Stage.INFORMED, Stage.SEEN, Stage.DECIDED, Stage.FED_BACK)
        for outcome in ("", Outcome.REFERRAL, Outcome.CASE)
    }


def test_joined_after_the_police_were_told_they_hear_of_it_and_read_it_on_record(
    cast: Cast, police: Post, enter, tmp_path
):
    picture = tmp_path / "a.jpg"
    picture.write_bytes(photograph(32, 24))
    with acting_as(cast.county_office, read_only=True):
        child = cast.child("小雨")
    first, other = reported(cast), second(cast, evidence=[picture], child=child)
    taken_to(cast, first, "informed")
    browser, page = enter("department"), f"/alarms/{first.report}/"
    assert SECOND not in browser.get(page).content.decode()
    assert not seen_by(police, other)
    joined(cast, other, first)
    assert told(police) == 1
    answer = browser.get(page).content.decode()
    assert all(word in answer for word in (SECOND, SPOT, "穿红棉袄", f"/alarms/{other.report}/"))
    assert "文主任" not in answer
    assert not shown(police, HarmReporter.objects.exists)
    with past_the_policies():
        file = HarmEvidence.objects.get().pk
        lines = AccessEntry.objects.filter(user=police.user_id, action="alarms.read", child=child.pk)
        assert [line.detail for line in lines] == [
            {"report": str(other.report), "joined_to": str(first.report)}
        ]
    assert browser.get(f"{page}evidence/{file}/").status_code == 200
    with past_the_policies():
        line = AccessEntry.objects.filter(user=police.user_id).latest("at")
        assert (line.child, line.detail) == (child.pk, {"report": str(other.report), "evidence": str(file)})


@pytest.mark.usefixtures("as_web")
def test_joined_before_it_is_read_with_the_other_and_parted_no_more(cast: Cast, police: Post):
    first, other = reported(cast), second(cast)
    joined(cast, other, first)
    assert (read_of(police, other), told(police)) == ([], 0)
    taken_to(cast, first, "informed")
    assert (read_of(police, other), told(police, "harm_sent")) == ([SECOND], 1)
    parted(cast, other)
    assert read_of(police, other) == []
    assert not seen_by(police, other)
    assert read_of(police, first) != []
    taken_to(cast, other, "informed")
    joined(cast, other, first)
    assert told(police) == 0, "it was sent to them itself"
    parted(cast, other)
    assert read_of(police, other) == [SECOND], "and stays with them"


@pytest.mark.usefixtures("as_web")
def test_what_was_none_takes_the_joined_one_too_and_opened_again_it_comes_back(cast: Cast, police: Post):
    first, other = reported(cast), second(cast)
    taken_to(cast, first, "informed")
    joined(cast, other, first)
    taken_to(cast, first, "decided")
    following_up.add_words(code=other.code, key=uuid4(), words="又听见一次")
    assert (read_of(police, first), read_of(police, other)) == ([], [])
    third = reported(cast, "psychologist", words="第三个人也看见")
    joined(cast, third, first)
    assert (read_of(police, third), told(police)) == ([], 1)
    with acting_as(cast.county_office):
        row = HarmReport.objects.get(pk=first.report)
        reopen(report=row, words="邻居又听见打骂声", version=row.version, now=timezone.now())
    assert read_of(police, other) == [SECOND, "又听见一次"]
    assert read_of(police, third) == ["第三个人也看见"]
    following_up.add_words(code=third.code, key=uuid4(), words="今天又有")
    with acting_as(cast.city_office):
        tell_of_words(third.report)
    assert (read_of(police, third)[1:], told(police, "harm_words")) == (["今天又有"], 1)


@pytest.mark.usefixtures("as_web")
def test_whoever_was_rung_for_the_one_reads_what_is_joined_to_it(cast: Cast):
    first, other = reported(cast), second(cast)
    rung(cast, first)
    assert read_of(cast.town_supervisor, other) == []
    joined(cast, other, first)
    assert read_of(cast.town_supervisor, other) == [SECOND]
    parted(cast, other)
    assert read_of(cast.town_supervisor, other) == []


def test_a_report_is_not_joined_twice_nor_to_one_that_is(cast: Cast):
    first, other, third = reported(cast), second(cast), reported(cast, "psychologist", region=TAIXIANG)
    joined(cast, other, first)
    for receipt, to in ((other, third), (third, other), (first, third), (third, third)):
        with pytest.raises(AlarmError, match="not_one_event"):
            joined(cast, receipt, to)
