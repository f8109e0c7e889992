import pytest

from lantian.access.scopes import acting_as
from lantian.files.kinds import kind_of, media_type
from lantian.files.models import StoredFile
from lantian.files.services import content_of, opened_file, path_of, plain_name, store_file
from tests.cast import BINZHOU, TAIXIANG, Cast

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
        (b"\x7fELF\x02\x01", "other"),
        ("姓名,性别".encode("gb18030"), "text"),
        (b"", "text"),
    ],
)
def test_the_content_says_what_a_file_is(head: bytes, kind: str):
    assert kind_of(head) == kind
    assert "/" in media_type(kind)
