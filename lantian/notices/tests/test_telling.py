"""Whoever acts may tell any seat; only who sits there reads, and a sentence holds nothing but its number."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, models, transaction
from django.urls import NoReverseMatch
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from lantian.access.policy import Role
from lantian.access.scopes import acting_as, appointing
from lantian.access.services import build_post
from lantian.notices.kinds import KINDS, MOST
from lantian.notices.models import Notice
from lantian.notices.rules import Urgency
from lantian.notices.services import tell
from tests.cast import PARTS, SINCE, Cast

HOSTILE = ["张小雨", "610427201705040026", "<b>x</b>", "%(name)s", "太厢村二组18号", None, 2.5, object()]


def read_as(cast: Cast, part: str) -> list[str]:
    with acting_as(cast.posts[part], read_only=True):
        return sorted(Notice.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("teller", list(PARTS))
def test_everybody_may_tell_any_seat_and_sees_nothing_of_it(cast: Cast, as_web: None, teller: str) -> None:
    told = "psychologist" if teller != "psychologist" else "auditor"
    with acting_as(cast.posts[teller]):
        tell(seats=[cast.posts[told].seat], kind="promise_due", count=3)
        assert not Notice.objects.exists()
        assert Notice.objects.update(count=4) == Notice.objects.all().delete()[0] == 0
    assert read_as(cast, told) == ["promise_due"]
    assert not [part for part in PARTS if part != told and read_as(cast, part)]


def test_a_right_that_is_lent_does_not_change_that(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office), appointing():
        tell(seats=[cast.village_director.seat], kind="measure_given")
        assert not Notice.objects.exists()
    assert read_as(cast, "village_director") == ["measure_given"]


def test_a_successor_finds_what_was_not_read(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        tell(seats=[cast.village_director.seat], kind="duty_late")
    old = cast.village_director
    new = build_post(user=cast.parent.user, unit=old.unit, role=Role(old.role), since=SINCE, seat=old.seat)
    with acting_as(new, read_only=True):
        assert Notice.objects.get().kind == "duty_late"


def test_nobody_adds_one_that_seems_read_or_sent(cast: Cast, as_web: None) -> None:
    with acting_as(cast.parent):
        for state in ("read_at", "sent_at"):
            row = Notice(seat=cast.auditor.seat, kind="test", urgency=1, **{state: timezone.now()})
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


def test_at_the_door_nobody_reads_any(cast: Cast, as_web: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT 1 FROM notices_notice")


def test_a_seat_is_told_once_with_the_urgency_and_page_of_the_kind(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        seat = cast.village_director.seat
        tell(seats=[seat, seat], kind="harm_suspected")
        tell(seats=[], kind="test")
    with acting_as(cast.village_director):
        notice = Notice.objects.get()
        assert (notice.count, notice.urgency, notice.url_name) == (1, Urgency.URGENT, "desk:home")


def test_what_is_no_kind_or_page_is_not_told(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        with pytest.raises(KeyError):
            tell(seats=[cast.parent.seat], kind="张小雨")
        with pytest.raises(NoReverseMatch):
            tell(seats=[cast.parent.seat], kind="test", url_name="registry:child")


@pytest.mark.parametrize("field", ["kind", "url_name"])
def test_the_table_takes_no_text(cast: Cast, field: str) -> None:
    with acting_as(cast.parent):
        row = Notice(seat=cast.parent.seat, **{"kind": "test", "urgency": 1, field: "张小雨"})
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_no_column_of_a_notice_could_hold_free_text() -> None:
    texts = {f.name for f in Notice._meta.fields if isinstance(f, models.CharField | models.TextField)}
    assert texts == {"kind", "url_name"}
    assert not [f for f in Notice._meta.fields if isinstance(f, models.JSONField | models.BinaryField)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", list(KINDS))
@given(count=st.one_of(st.integers(), st.sampled_from(HOSTILE), st.text()))
def test_a_sentence_is_the_words_of_its_kind_and_a_number(code: str, language: str, count: Any) -> None:
    def shape(text: str) -> str:
        return re.sub(r"\d+", "#", text)

    with translation.override(language):
        for say in (KINDS[code].say, KINDS[code].say_outside):
            agreed = {shape(say(number)) for number in (1, 2)}
            try:
                said = say(count)
            except (TypeError, ValueError):
                continue
            assert shape(said) in agreed
            assert all(1 <= int(number) <= MOST for number in re.findall(r"\d+", said))
