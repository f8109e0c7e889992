"""A report comes in: without a name in it, its history or the log; found again by its code alone."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmEvidence, HarmReport, HarmReporter, HarmWords
from lantian.alarms.services import following_up, reporting
from lantian.alarms.services.forgetting import forget_child
from lantian.alarms.tests.conftest import reported, rung, seen_by, taken_to
from lantian.files.papers import PaperRefused
from lantian.files.tests.papers import photograph
from tests.cast import TAIXIANG, Cast, past_the_policies, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web", "cast")]


def test_everybody_with_a_post_reports_and_the_right_ones_see_it(cast: Cast):
    receipts = [
        reported(cast, part, child=None) for part in ("parent", "department", "auditor", "administrator")
    ]
    receipt = reported(cast)
    sees = {part for part, post in cast.posts.items() if seen_by(post, receipt)}
    assert sees == {"city_office", "county_office", "town_supervisor"}
    assert all(seen_by(cast.county_office, one) for one in receipts)


def test_nobody_who_reports_stands_in_any_row_but_the_sealed_one(cast: Cast):
    """All columns of all tables are looked through for the teacher's keys and name, before and after the report."""
    teacher = cast.class_teacher
    marks = [str(teacher.user_id), str(teacher.seat), str(teacher.pk), teacher.user.name]
    before = rows_that_name(marks)
    receipt = reported(cast, "class_teacher", child=None)
    rung(cast, receipt)
    taken_to(cast, receipt, "fed_back")
    with acting_as(teacher):
        following_up.add_words(code=receipt.code, key=uuid4(), words="今天孩子没来上学")
    named = {table: count for table, count in rows_that_name(marks).items() if count != before.get(table, 0)}
    assert named == {"alarms_harmreporter": 1}
    with acting_as(cast.city_office, read_only=True):
        assert AccessEntry.objects.filter(user=teacher.user_id).count() == 0


def rows_that_name(marks: list[str]) -> dict[str, int]:
    """How many rows of each table hold one of some texts in any column; jobs and sessions included."""
    found = {}
    with past_the_policies(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS a_row WHERE row_to_json(a_row)::text LIKE ANY (%s)',
                [[f"%{mark}%" for mark in marks]],
            )
            (count,) = cursor.fetchone()
            if count:
                found[table] = count
    return found


def test_who_reported_is_read_by_that_person_and_by_holders_in_the_place_alone(cast: Cast):
    receipt = reported(cast, "class_teacher")
    cast.county_office.compartments = [Compartment.REPORTER]
    reads = set()
    for part, post in cast.posts.items():
        with acting_as(post, read_only=True):
            if HarmReporter.objects.filter(report=receipt.report).exists():
                reads.add(part)
    assert reads == {"class_teacher", "county_office"}
    with acting_as(cast.county_office, read_only=True):
        row = HarmReporter.objects.get()
        assert (row.name.reveal(), row.post.reveal()) == ("冯师", "班主任 · 太厢小学")
        assert "冯师" not in json.dumps({name: str(value) for name, value in vars(row).items()})


def test_words_are_for_holders_and_for_whoever_was_rung(cast: Cast):
    receipt = reported(cast, in_danger=False)
    readers = lambda: {  # noqa: E731
        part for part, post in cast.posts.items() if words_for(post, receipt)
    }
    assert readers() == set()
    rung(cast, receipt)
    assert readers() == {"town_supervisor"}
    rung(cast, receipt, timedelta(minutes=10))
    assert readers() == {"town_supervisor", "county_office"}
    cast.department.compartments = [Compartment.PROTECTION]
    assert "department" not in readers()
    taken_to(cast, receipt, "informed")
    assert readers() == {"town_supervisor", "county_office", "department"}
    cast.department.compartments = []
    assert seen_by(cast.department, receipt)
    assert "department" not in readers()


def test_whoever_takes_it_on_reads_what_was_said_before_the_bell_comes_to_them(cast: Cast):
    receipt = reported(cast)
    assert not words_for(cast.county_office, receipt)
    taken_to(cast, receipt, "acknowledged")
    assert words_for(cast.county_office, receipt)


def words_for(post, receipt) -> list[str]:
    def read() -> list[str]:
        return [row.words.reveal() for row in HarmWords.objects.filter(report=receipt.report)]

    return shown(post, read, [])


def test_sent_twice_it_is_one_report_with_one_code(cast: Cast):
    key = uuid4()
    first, second = reported(cast, key=key), reported(cast, key=key, words="别的话")
    assert first == second
    with acting_as(cast.county_office, read_only=True):
        assert HarmReport.objects.count() == 1


def test_neither_the_report_nor_its_form_gives_the_code_away(cast: Cast):
    """Who handles a report knows its key, and cannot make the form again from which the code follows."""
    receipt = reported(cast)
    forged = reporting.receipt_of(receipt.report, TAIXIANG)
    assert forged.code != receipt.code
    with pytest.raises(AlarmError, match="no_code"):
        following_up.follow(forged.code)


@pytest.mark.parametrize(
    "code", ["", "6104", "6104-2222-2222-2222-2222", "不是代码", "6104-0000-0000-0000-0000"]
)
def test_a_code_that_is_none_finds_nothing(code: str):
    with pytest.raises(AlarmError, match="no_code"):
        following_up.follow(code)


def test_with_the_code_the_stage_and_the_answer_are_read_and_words_added(cast: Cast):
    receipt = reported(cast)
    assert following_up.follow(receipt.code.lower().replace("-", " ")).stage == "received"
    rung(cast, receipt)
    taken_to(cast, receipt, "fed_back")
    found = following_up.follow(receipt.code)
    assert (found.stage, found.feedback) == ("fed_back", "已经核实，谢谢您")
    following_up.add_words(code=receipt.code, key=uuid4(), words="又听见了")
    assert words_for(cast.town_supervisor, receipt)[-1] == "又听见了"


def test_words_have_an_end(cast: Cast):
    receipt = reported(cast)
    for _number in range(20):
        following_up.add_words(code=receipt.code, key=uuid4(), words="字")
    with pytest.raises(AlarmError, match="enough_words"):
        following_up.add_words(code=receipt.code, key=uuid4(), words="字")


def test_evidence_is_drawn_anew_sealed_and_nobodys(cast: Cast, tmp_path):
    picture = tmp_path / "IMG_冯师的手机.jpg"
    picture.write_bytes(photograph(64, 48))
    receipt = reported(cast, evidence=[picture])
    rung(cast, receipt)
    with acting_as(cast.town_supervisor, read_only=True):
        (file,) = HarmEvidence.objects.filter(report=receipt.report)
        assert (file.kind, len(file.sha256)) == ("jpeg", 64)
    with acting_as(cast.village_director, read_only=True):
        assert not HarmEvidence.objects.exists()


def test_what_is_no_paper_is_refused_and_leaves_nothing(cast: Cast, tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "kept"
    virus = tmp_path / "photo.jpg"
    virus.write_bytes(b"MZ\x90\x00 X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR")
    with pytest.raises(PaperRefused):
        reported(cast, evidence=[virus])
    with acting_as(cast.county_office, read_only=True):
        assert not HarmReport.objects.exists()
    assert not [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]


def test_what_cannot_be_is_refused(cast: Cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = [
        ({"situations": []}, "no_situation"),
        ({"situations": ["cold"]}, "no_situation"),
        ({"happened_on": tomorrow}, "in_the_future"),
        ({"happened_on": tomorrow - timedelta(days=400)}, "too_old"),
        ({"called_at": timezone.now() + timedelta(hours=1)}, "in_the_future"),
    ]
    for changes, code in wrong:
        with pytest.raises(AlarmError, match=code):
            reported(cast, **changes)


def test_the_slot_can_be_filled_and_not_be_read(cast: Cast):
    with (
        acting_as(cast.class_teacher),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute('INSERT INTO "alarms_harmreport" ("city") VALUES (6104)')


def test_tables_of_reports_have_no_column_for_an_author():
    for model in (HarmReport, HarmWords, HarmEvidence, apps.get_model("alarms", "HarmReportHistory")):
        names = {field.name for field in model._meta.fields}
        assert not names & {"recorded_by", "author", "user", "seat", "origin", "owner"}


def test_erased_a_child_leaves_a_report_of_nobody(
    cast: Cast, tmp_path, settings, django_capture_on_commit_callbacks
):
    settings.FILES_ROOT = tmp_path / "kept"
    picture = tmp_path / "a.jpg"
    picture.write_bytes(photograph(64, 48))
    with acting_as(cast.county_office, read_only=True):
        rain = cast.child("小雨")
    receipt = reported(cast, child=rain, evidence=[picture])
    taken_to(cast, receipt, "fed_back")
    with django_capture_on_commit_callbacks(execute=True), acting_as(cast.city_office):
        forget_child(rain.pk)
    with acting_as(cast.city_office, read_only=True):
        row = HarmReport.objects.get()
        assert (row.child_id, row.stage, row.history.count()) == (None, "fed_back", 0)
        assert not row.steps.exclude(words=None).exists()
    with past_the_policies():
        assert not HarmWords.objects.exists()
        assert not HarmEvidence.objects.exists()
    assert not [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]
