from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from lantian.access.scopes import acting_as
from lantian.files.jobs import take_off_disk
from lantian.files.kinds import kind_of, media_type
from lantian.files.models import StoredFile
from lantian.files.rules import is_over
from lantian.files.services import content_of, opened_file, path_of, plain_name, remove_content, store_file
from tests.cast import BINZHOU, TAIXIANG, Cast

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
ROSTER = StoredFile.Purpose.ROSTER


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def test_a_file_is_kept_with_who_brought_it_and_what_it_is(cast: Cast):
    with acting_as(cast.county_office):
        stored = store_file(chunks=[b"a,b\n", b"1,2\n"], name="太厢.csv", region=BINZHOU, purpose=ROSTER)
        assert b"".join(content_of(stored)) == b"a,b\n1,2\n"
        with opened_file(stored) as path:
            assert path.read_bytes() == b"a,b\n1,2\n"
            assert path.stat().st_mode & 0o777 == 0o600
        assert not path.exists()
    assert (stored.name, stored.kind, stored.size) == ("太厢.csv", "text", 8)
    assert stored.recorded_by == cast.county_office.user_id
    assert "太厢" not in str(path_of(stored.pk))


def test_only_who_answers_for_the_place_sees_the_file(cast: Cast):
    with acting_as(cast.county_office):
        store_file(chunks=[b"1"], name="a.csv", region=BINZHOU, purpose=ROSTER)
        store_file(chunks=[b"2"], name="b.csv", region=TAIXIANG, purpose=ROSTER)
    seen = {}
    for part in ("city_office", "village_director", "other_county_office"):
        with acting_as(cast.posts[part], read_only=True):
            seen[part] = set(StoredFile.objects.values_list("name", flat=True))
    assert seen == {
        "city_office": {"a.csv", "b.csv"},
        "village_director": {"b.csv"},
        "other_county_office": set(),
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("花名册.xlsx", "花名册.xlsx"),
        ("C:\\用户\\王\\花名册.xlsx", "花名册.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.csv", "ab.csv"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_a_name_is_made_harmless(typed: str, kept: str):
    assert plain_name(typed) == kept


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PK\x03\x04....[Content_Types].xml", "xlsx"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"PK\x03\x04....holiday.jpg", "zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"..", "xls"),
        (b"%PDF-1.7", "pdf"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "other"),
        (b"\x7fELF\x02\x01", "other"),
        ("姓名,性别".encode("gb18030"), "text"),
        (b"", "text"),
    ],
)
def test_the_content_says_what_a_file_is(head: bytes, kind: str):
    assert kind_of(head) == kind
    assert "/" in media_type(kind)


@pytest.fixture
def stored(cast: Cast) -> StoredFile:
    with acting_as(cast.county_office):
        return store_file(chunks=[b"a,b"], name="a.csv", region=BINZHOU, purpose=ROSTER)


def test_a_removed_file_is_off_the_disk_and_its_row_says_why(
    cast: Cast, stored: StoredFile, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), acting_as(cast.county_office):
        assert remove_content(files=[stored], why=StoredFile.Removal.EXPIRED, now=NOW) == 1
        assert path_of(stored.pk).exists(), "not before it is sure that the row says so"
    assert not path_of(stored.pk).exists()
    with acting_as(cast.county_office):
        row = StoredFile.objects.get()
        assert (row.removed_at, row.removal, row.sha256) == (NOW, "expired", stored.sha256)
        assert remove_content(files=[row], why=StoredFile.Removal.ERASED, now=NOW) == 0
        assert StoredFile.objects.get().removal == "expired"


def test_a_job_takes_it_off_the_disk_when_this_process_dies(cast: Cast, stored: StoredFile):
    """Here nothing runs on commit: the job that was left alone does the work, and may do it twice."""
    with acting_as(cast.county_office):
        remove_content(files=[stored], why=StoredFile.Removal.EXPIRED, now=NOW)
    (job,) = ProcrastinateJob.objects.filter(task_name="files.take_off_disk")
    assert path_of(stored.pk).exists()
    for _ in range(2):
        take_off_disk(**job.args)
        assert not path_of(stored.pk).exists()


def test_what_does_not_come_about_removes_nothing(
    cast: Cast, stored: StoredFile, django_capture_on_commit_callbacks
):
    def remove_and_fail() -> None:
        with acting_as(cast.county_office):
            remove_content(files=[stored], why=StoredFile.Removal.EXPIRED, now=NOW)
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        remove_and_fail()
    assert path_of(stored.pk).exists()


@pytest.mark.parametrize("column", ["sha256", "size", "purpose", "child", "compartment"])
def test_what_a_file_is_never_changes(cast: Cast, stored: StoredFile, column: str):
    values = {"size": 1, "child": cast.children["小雨"]}
    with pytest.raises(DatabaseError), acting_as(cast.county_office):
        StoredFile.objects.filter(pk=stored.pk).update(**{column: values.get(column, "protection")})


@pytest.mark.parametrize(
    ("purpose", "used_on", "on", "is_past"),
    [
        ("print", date(2026, 10, 1), date(2026, 10, 30), False),
        ("print", date(2026, 10, 1), date(2026, 10, 31), True),
        ("roster", date(2026, 10, 1), date(2026, 12, 29), False),
        ("roster", date(2026, 10, 1), date(2026, 12, 30), True),
        ("document", date(1990, 1, 1), date(2026, 1, 1), False),
    ],
)
def test_how_long_contents_are_kept(purpose: str, used_on: date, on: date, is_past: bool):
    assert is_over(purpose, used_on, on, {"print": 30, "roster": 90}) == is_past
