"""The way of a roster through the pages and the command line."""

import io
import json
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.kernel.values.identity import check_character
from lantian.registry.models import Child, RosterImport
from lantian.registry.services import taking_in
from tests.cast import BINZHOU, Cast

State = RosterImport.State
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEADINGS = ["姓名", "性别", "出生日期", "身份证号码", "乡镇", "村", "父亲姓名"]


def number(birth: str, sequence: str) -> str:
    digits = f"610427{birth}{sequence}"
    return digits + check_character(digits)


GOOD = ["马小花", "女", "2016-03-05", number("20160305", "022"), "新民镇", "太厢村", "马建国"]


def sheet(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    client.force_login(cast.county_office.user, backend=BACKEND)
    return client


def upload(office: Client, content: bytes, name: str = "花名册.xlsx", place: int = BINZHOU):
    file = SimpleUploadedFile(name, content)
    return office.post(reverse("registry:import_new"), {"place": place, "file": file})


def test_an_upload_without_a_file_is_asked_for_again(office: Client):
    answer = office.post(reverse("registry:import_new"))
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert office.get(reverse("registry:import_new")).status_code == 200


def work(cast: Cast, roster: RosterImport) -> RosterImport:
    """What the worker would do now."""
    does = {
        State.PREVIEWING: taking_in.do_preview,
        State.APPLYING: taking_in.do_apply,
        State.UNDOING: taking_in.do_undo,
    }
    return does[State(stored(cast).state)](post=cast.county_office, roster=roster.pk)


def stored(cast: Cast) -> RosterImport:
    with acting_as(cast.county_office, read_only=True):
        return RosterImport.objects.latest("recorded_at")


def choose(office: Client, roster: RosterImport, keys: list[str] | None = None):
    chosen = {f"column_{number}": key or "" for number, key in enumerate(keys or roster.mapping)}
    return office.post(
        reverse("registry:import_mapping", args=[roster.pk]), {**chosen, "as_of": "2026-11-01"}
    )


def page(office: Client, roster: RosterImport) -> str:
    return office.get(reverse("registry:import_open", args=[roster.pk])).content.decode()


def test_a_roster_goes_in_and_out_again(cast: Cast, office: Client):
    answer = upload(office, sheet(GOOD))
    roster = stored(cast)
    assert answer.url == reverse("registry:import_mapping", args=[roster.pk])
    assert "马小花" in office.get(answer.url).content.decode()
    assert choose(office, roster).status_code == 302
    assert office.get(reverse("registry:import_progress", args=[roster.pk])).status_code == 200
    assert work(cast, roster).state == State.READY
    assert reverse("registry:import_apply", args=[roster.pk]) in page(office, roster)
    office.post(reverse("registry:import_apply", args=[roster.pk]))
    assert work(cast, roster).state == State.APPLIED
    with acting_as(cast.village_director, read_only=True):
        assert Child.objects.filter(name="马小花").exists()
    office.post(reverse("registry:import_undo", args=[roster.pk]))
    assert work(cast, roster).state == State.UNDONE
    with acting_as(cast.village_director, read_only=True):
        assert not Child.objects.filter(name="马小花").exists()
    assert "undo" not in page(office, roster).split("<main")[1].split("</main")[0].lower().replace(
        "undone", ""
    )


def test_wrong_cells_are_shown_and_marked_and_nothing_is_written(cast: Cast, office: Client):
    wrong = [*GOOD[:3], "610427201603050221", *GOOD[4:]]
    upload(office, sheet(GOOD, wrong))
    roster = stored(cast)
    choose(office, roster)
    assert work(cast, roster).state == State.REFUSED
    shown = page(office, roster)
    assert "610427201603050221" in shown
    assert reverse("registry:import_apply", args=[roster.pk]) not in shown
    marked = office.get(reverse("registry:import_marked", args=[roster.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(marked)))
    assert book.worksheets[0]["D3"].comment is not None
    assert not Child.national.filter(name="马小花").exists()


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "empty.xlsx"), (b"%PDF-1.7 ...", "a.xlsx"), (b"PK\x03\x04broken", "b.xlsx")]
)
def test_a_file_that_is_no_roster_says_why(cast: Cast, office: Client, content: bytes, name: str):
    answer = upload(office, content, name)
    if answer.status_code == 302:
        assert stored(cast).state == State.REFUSED
        assert "alert" in office.get(answer.url).content.decode()
    else:
        assert answer.status_code == 422


def test_one_field_cannot_have_two_columns(cast: Cast, office: Client):
    upload(office, sheet(GOOD))
    answer = choose(office, stored(cast), ["child_name", "child_name", *[""] * 5])
    assert answer.status_code == 422
    assert "姓名" in answer.content.decode()


def test_an_upload_past_the_limit_says_so(cast: Cast, office: Client, settings):
    settings.UPLOAD_LIMIT_BYTES = 1 << 10
    answer = upload(office, b"x" * (1 << 13), "large.csv")
    assert answer.status_code == 422


def test_another_county_does_not_find_it(cast: Cast, office: Client, client: Client):
    upload(office, sheet(GOOD))
    roster = stored(cast)
    client.force_login(cast.other_county_office.user, backend=BACKEND)
    for name in ("import_open", "import_mapping", "import_progress", "import_marked"):
        assert client.get(reverse(f"registry:{name}", args=[roster.pk])).status_code == 404


def run(*words: str) -> tuple[dict, int]:
    out, code = io.StringIO(), 0
    try:
        call_command("import_roster", *words, "--json", stdout=out)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return json.loads(out.getvalue().strip().splitlines()[-1]), code


def test_from_the_command_line(cast: Cast, tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(sheet(GOOD))
    words = (str(path), "--place", str(BINZHOU))
    checked, code = run(*words, "--dry-run")
    assert (checked["new"], checked["refused"], code) == (1, None, 0)
    assert not Child.national.filter(name="马小花").exists()
    taken, code = run(*words)
    assert (taken["new"], taken["wrong_rows"], taken["refused"], code) == (1, 0, None, 0)
    again, code = run(*words)
    assert (again["new"], again["changed"], again["unchanged"], code) == (0, 0, 1, 0)


def test_the_command_line_names_what_is_wrong(cast: Cast, tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(sheet([*GOOD[:3], "610427201603050221", *GOOD[4:]]))
    result, code = run(str(path), "--place", str(BINZHOU))
    assert code == 1
    assert result["refused"]
    assert result["wrong"][0]["row"] == 2
    assert result["wrong"][0]["column"] == "身份证号码"
