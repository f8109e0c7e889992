"""What is not kept for ever: rosters, prints, and all that holds a child whose data are erased."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.files.models import StoredFile
from lantian.files.services import path_of, store_file
from lantian.registry.clearing_jobs import clear_expired_files
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, ChildDocument, PrintRun, RosterImport, RosterLine
from lantian.registry.services.clearing import clear_expired
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.printing import check_standing, do_run, start_run
from lantian.registry.tests.papers import attached
from lantian.registry.tests.rosters import applied, previewed, row, undone
from tests.cast import BINZHOU, JINGYANG, TAIXIANG, XINMIN, Cast

Enter = Callable[[str], Client]
Commit = Callable[..., Any]
State = RosterImport.State
BASIS = "监护人申请，依据个人信息保护法第四十七条，市民政局决定"


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def days_on(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


@contextmanager
def done(commit: Commit) -> Iterator[None]:
    """What waits for the end of the transaction happens at the end of the block."""
    with commit(execute=True):
        yield


def cleared(post: Post, commit: Commit, days: int) -> int:
    with done(commit), acting_as(post):
        return clear_expired(now=days_on(days))


def file_of(post: Post, key: Any) -> StoredFile:
    with acting_as(post, read_only=True):
        return StoredFile.objects.get(pk=key)


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Commit:
    return django_capture_on_commit_callbacks


@pytest.fixture
def printed(cast: Cast) -> PrintRun:
    return print_forms(cast, cast.county_office, TAIXIANG)


def print_forms(cast: Cast, post: Post, place: int) -> PrintRun:
    with acting_as(post):
        run = start_run(place=place, paper="form", which="all", layout="", total=2)
    do_run(post=post.pk, run=run.pk)
    with acting_as(post, read_only=True):
        run = PrintRun.objects.get(pk=run.pk)
    assert run.state == PrintRun.State.DONE, run.failure
    return run


class TestPeriods:
    def test_a_print_goes_after_thirty_days(self, cast: Cast, printed: PrintRun, commit: Commit) -> None:
        assert set(printed.children or ()) == {cast.children["小雨"], cast.children["小石"]}
        assert cleared(cast.county_office, commit, 29) == 0
        assert path_of(printed.file).exists()  # type: ignore[arg-type]
        assert cleared(cast.county_office, commit, 31) == 1
        assert not path_of(printed.file).exists()  # type: ignore[arg-type]
        assert file_of(cast.county_office, printed.file).removal == "expired"

    def test_a_roster_goes_ninety_days_after_it_was_last_of_use(self, cast: Cast, commit: Commit) -> None:
        roster = applied(cast.county_office, [row()])
        RosterImport.national.filter(pk=roster.pk).update(
            moved_at=days_on(10), applied_at=days_on(10), recorded_at=days_on(0)
        )
        assert cleared(cast.county_office, commit, 99) == 0
        assert cleared(cast.county_office, commit, 101) == 1
        assert not path_of(roster.file).exists()
        with acting_as(cast.county_office):
            roster = RosterImport.objects.get()
        assert (roster.state, roster.outline) == (State.APPLIED, None)

    def test_without_its_file_an_import_can_still_be_undone(self, cast: Cast, commit: Commit) -> None:
        roster = applied(cast.county_office, [row()])
        assert cleared(cast.county_office, commit, 100) == 1
        assert undone(cast.county_office, roster).state == State.UNDONE

    def test_a_roster_that_never_went_in_goes_too_and_cannot_go_in_any_more(
        self, cast: Cast, commit: Commit, enter: Enter
    ) -> None:
        roster = previewed(cast.county_office, [row()])
        assert roster.state == State.READY
        assert cleared(cast.county_office, commit, 100) == 1
        office = enter("county_office")
        page = office.get(f"/imports/{roster.pk}/").content.decode()
        assert "已按期清除" in page
        assert f"/imports/{roster.pk}/apply/" not in page
        assert "已按期清除" in office.get("/imports/").content.decode()

    def test_periods_are_settings(self, cast: Cast, printed: PrintRun, commit: Commit, settings: Any) -> None:
        settings.FILE_PERIODS = {"print": 7}
        assert cleared(cast.county_office, commit, 6) == 0
        assert cleared(cast.county_office, commit, 8) == 1

    def test_a_childs_papers_stay_as_long_as_its_file(self, cast: Cast, commit: Commit) -> None:
        document = attached(cast, cast.village_director)
        assert cleared(cast.county_office, commit, 5000) == 0
        assert path_of(document.file_id).exists()

    def test_every_night_it_is_done_everywhere(
        self, cast: Cast, printed: PrintRun, commit: Commit, settings: Any
    ) -> None:
        settings.FILE_PERIODS = {"print": 0, "roster": 0}
        other = previewed(cast.other_county_office, [row()], region=JINGYANG)
        with done(commit):
            clear_expired_files(0)
        assert file_of(cast.county_office, printed.file).removal == "expired"
        assert file_of(cast.other_county_office, other.file).removal == "expired"

    def test_pages_say_that_it_is_gone(
        self, cast: Cast, printed: PrintRun, commit: Commit, enter: Enter
    ) -> None:
        roster = previewed(cast.county_office, [row(sex="？")])
        cleared(cast.county_office, commit, 100)
        office = enter("county_office")
        answer = office.get(f"/files/{printed.file}/")
        assert (answer.status_code, "已按期清除" in answer.content.decode()) == (410, True)
        page = office.get(f"/cards/prints/{printed.pk}/").content.decode()
        assert "已按期清除" in page
        assert f"/files/{printed.file}/" not in page
        assert office.get(f"/imports/{roster.pk}/marked.xlsx").status_code == 410


def erased(cast: Cast, commit: Commit, name: str = "小雨") -> None:
    with done(commit), acting_as(cast.city_office):
        erase_child(child=cast.child(name), basis=BASIS)


class TestErasing:
    def test_a_childs_papers_go_open_and_closed_and_in_every_version(
        self, cast: Cast, commit: Commit
    ) -> None:
        cast.county_office.compartments = ["protection"]
        documents = [
            attached(cast, cast.village_director),
            attached(cast, cast.county_office, "protection_case"),
        ]
        kept = attached(cast, cast.village_director, name="小石")
        erased(cast, commit)
        assert [path_of(one.file_id).exists() for one in [*documents, kept]] == [False, False, True]
        with acting_as(cast.county_office, read_only=True):
            assert list(ChildDocument.objects.all()) == [kept]
            rows = StoredFile.objects.filter(child=cast.children["小雨"])
            assert {row.removal for row in rows} == {"erased"}
            assert len(rows) == 2
            history = ChildDocument.history.rel.related_model  # type: ignore[attr-defined]
            assert not history.objects.exists()

    def test_a_city_office_without_compartments_leaves_none_of_them_open(
        self, cast: Cast, commit: Commit
    ) -> None:
        cast.county_office.compartments = ["protection"]
        attached(cast, cast.county_office, "protection_case", name="小石")
        with done(commit), acting_as(cast.city_office):
            erase_child(child=cast.child("小雨"), basis=BASIS)
            assert not ChildDocument.objects.exists()

    def test_prints_with_the_child_go_and_others_stay(self, cast: Cast, commit: Commit) -> None:
        village = print_forms(cast, cast.county_office, TAIXIANG)
        town = print_forms(cast, cast.county_office, XINMIN)
        other = print_forms(cast, cast.other_county_office, JINGYANG)
        erased(cast, commit, "天天")
        removed = {run: file_of(cast.city_office, run.file).removal for run in (village, town, other)}
        assert removed == {village: "", town: "erased", other: ""}
        assert not path_of(town.file).exists()  # type: ignore[arg-type]

    def test_a_print_that_does_not_know_its_children_is_taken_to_hold_those_of_its_place(
        self, cast: Cast, commit: Commit
    ) -> None:
        town = print_forms(cast, cast.county_office, XINMIN)
        other = print_forms(cast, cast.other_county_office, JINGYANG)
        PrintRun.national.update(children=None)
        erased(cast, commit)
        assert file_of(cast.city_office, town.file).removal == "erased"
        assert file_of(cast.city_office, other.file).removal == ""

    def test_a_print_under_way_ends_without_the_child(self, cast: Cast, commit: Commit) -> None:
        """The pages were set with the child on them; when they are to be kept, it is erased."""
        erased(cast, commit)
        with acting_as(cast.county_office), pytest.raises(RegistryError, match="erased_meanwhile"):
            check_standing([cast.children["小雨"], cast.children["小石"]])

    @pytest.mark.parametrize(
        "cells",
        [
            row(0, child_name="张小雨"),
            row(0, child_name=" 张 小 雨 "),
            row(identity_number="610427201705040026"),
            row(0, child_name="张小雨", sex="？"),
        ],
        ids=["by name", "with blanks", "by number", "in a wrong row"],
    )
    def test_rosters_with_the_child_go(self, cast: Cast, commit: Commit, cells: dict[str, str]) -> None:
        holding = previewed(cast.county_office, [row(22), cells])
        others = previewed(cast.county_office, [row(24)])
        erased(cast, commit)
        assert file_of(cast.city_office, holding.file).removal == "erased"
        assert file_of(cast.city_office, others.file).removal == ""
        assert (path_of(holding.file).exists(), path_of(others.file).exists()) == (False, True)
        with acting_as(cast.city_office, read_only=True):
            assert RosterImport.objects.get(pk=holding.pk).outline is None
            assert RosterImport.objects.get(pk=others.pk).outline is not None
            lines = RosterLine.objects.filter(roster=holding.pk)
            assert not [line for line in lines if "小雨" in line.detail.reveal().replace(" ", "")]

    def test_a_roster_that_cannot_be_read_may_hold_the_child_and_goes(
        self, cast: Cast, commit: Commit
    ) -> None:
        with acting_as(cast.county_office):
            stored = store_file(
                chunks=[b"%PDF-1.7 ..."], name="张小雨.pdf", region=BINZHOU, purpose=StoredFile.Purpose.ROSTER
            )
        erased(cast, commit)
        row_of_it = file_of(cast.city_office, stored.pk)
        assert (row_of_it.removal, row_of_it.name) == ("erased", "□.pdf")

    def test_undoing_an_import_spares_a_child_with_a_paper_even_a_closed_one(
        self, cast: Cast, commit: Commit
    ) -> None:
        roster = applied(cast.county_office, [row()])
        with acting_as(cast.county_office, read_only=True):
            cast.children["小花"] = Child.objects.get(name="马小花").pk
        cast.county_office.compartments = ["protection"]
        attached(cast, cast.county_office, "protection_case", name="小花")
        cast.county_office.compartments = []
        after = undone(Post.objects.select_related("unit", "user").get(pk=cast.county_office.pk), roster)
        assert (after.state, after.refusal["code"]) == (State.APPLIED, "built_upon")
