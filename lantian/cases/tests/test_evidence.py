"""Evidence of a case that is wrong: set aside by whoever answers for it, brought back from above, gone in the end."""

import re
from datetime import timedelta
from typing import Any

import pymupdf
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseFile, CaseStep, ProtectionCase
from lantian.cases.rules.steps import State
from lantian.cases.services import helping, putting_aside, steps, teams
from lantian.cases.services.forgetting import forget_child
from lantian.cases.services.rows import guards_of
from lantian.cases.tests.conftest import BASIS, TODAY, WHAT, closing, filed, joined, opened, to_help
from lantian.cases.tests.test_moved import moved
from lantian.files.asides import AsideRefused, clear_set_aside
from lantian.files.services import path_of
from lantian.registry.tests.twice import merged, registered_again
from tests.cast import Cast, past_the_policies, shown

WHY, BACK = "这是另一个孩子的病历", "核对过，就是这个孩子的"
GIVEN = {"basis": "minors_103", "basis_words": ""}


def acted(post: Post, verb: Any, file: CaseFile, words: str = WHY) -> None:
    with acting_as(post):
        verb(file=CaseFile.objects.select_related("case").get(pk=file.pk), words=words, **GIVEN)


def is_aside(file: CaseFile) -> bool:
    with past_the_policies():
        return CaseFile.objects.get(pk=file.pk).set_aside_at is not None


def with_key(cast: Cast, *parts: str) -> None:
    with acting_as(cast.administrator):
        for part in parts:
            change_compartments(post=cast.posts[part], compartments=["protection"])
            cast.posts[part].refresh_from_db()


def of_town(cast: Cast) -> ProtectionCase:
    """A case for which the town answers; the county and the village are of its team."""
    case = opened(cast, by="town_supervisor")
    with acting_as(cast.town_supervisor):
        for part in ("county_office", "village_director"):
            teams.add_member(case=case, seat=cast.posts[part].seat, part="other", basis="minors_103")
        return ProtectionCase.objects.get(pk=case.pk)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.usefixtures("as_web")
def test_whoever_answers_for_a_case_sets_a_file_aside_with_a_reason(cast: Cast):
    case = of_town(cast)
    file = filed(cast.village_director, case)
    for part in ("village_director", "county_office"):
        with pytest.raises(CasesError, match="not_owner"):
            acted(cast.posts[part], putting_aside.set_aside, file)
    with pytest.raises(CasesError, match="reason_needed"):
        acted(cast.town_supervisor, putting_aside.set_aside, file, "错")
    acted(cast.town_supervisor, putting_aside.set_aside, file)
    assert is_aside(file)
    assert path_of(file.pk).exists(), "nothing is lost"
    with acting_as(cast.village_director, read_only=True):
        step = CaseStep.objects.get(verb="set_aside")
        assert (step.about, step.seat, step.words.reveal()) == (file.pk, cast.town_supervisor.seat, WHY)
        assert (step.before, step.after, step.basis) == ("reported", "reported", "minors_103")
    with pytest.raises(AsideRefused, match="aside_already"):
        acted(cast.town_supervisor, putting_aside.set_aside, file)


@pytest.mark.usefixtures("as_web")
def test_somebody_else_of_the_level_above_brings_it_back(cast: Cast):
    file = filed(cast.town_supervisor, of_town(cast))
    acted(cast.town_supervisor, putting_aside.set_aside, file)
    for part in ("town_supervisor", "village_director"):
        with pytest.raises(AsideRefused, match="not_from_here"):
            acted(cast.posts[part], putting_aside.bring_back, file, BACK)
    with pytest.raises(CasesError, match="reason_needed"):
        acted(cast.county_office, putting_aside.bring_back, file, " ")
    acted(cast.county_office, putting_aside.bring_back, file, BACK)
    assert not is_aside(file)
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.county_office, putting_aside.bring_back, file, BACK)
    acted(cast.town_supervisor, putting_aside.set_aside, file)
    assert is_aside(file), "and again, with another reason"


@pytest.mark.usefixtures("as_web")
def test_above_the_team_it_takes_the_key_of_the_place(cast: Cast):
    case = opened(cast)
    file = filed(cast.county_office, case)
    acted(cast.county_office, putting_aside.set_aside, file)
    assert not shown(cast.city_office, CaseFile.objects.exists), "a case is its team's"
    with_key(cast, "city_office", "town_supervisor")
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.town_supervisor, putting_aside.bring_back, file, BACK)
    acted(cast.city_office, putting_aside.bring_back, file, BACK)
    assert not is_aside(file)
    with acting_as(cast.city_office, read_only=True):
        assert cast.city_office.seat not in ProtectionCase.objects.get().team, "it stays outside"


@pytest.mark.usefixtures("as_web")
def test_a_wrong_file_leaves_a_closed_case_too(cast: Cast):
    case = to_help(cast, opened(cast))
    file = filed(cast.county_office, case)
    with acting_as(cast.county_office):
        for task in case.casetasks.filter(state="open").exclude(kind="review").select_related("case"):
            helping.end_task(task=task, version=1, came_out="done", note_text="已经办好", today=TODAY)
        steps.close(case=case, values=closing(), today=TODAY)
    acted(cast.county_office, putting_aside.set_aside, file)
    assert is_aside(file)
    with acting_as(cast.county_office, read_only=True):
        assert ProtectionCase.objects.get().state == State.CLOSED


@pytest.mark.usefixtures("as_web")
def test_the_database_moves_a_file_by_a_whole_step_and_by_nothing_else(cast: Cast):
    case = opened(cast)
    file, other = filed(cast.county_office, case), filed(cast.county_office, opened(cast, "小石"))
    for change in ({"set_aside_at": timezone.now()}, {"sha256": "0" * 64}, {"size": 1}, {"kind": "pdf"}):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.county_office):
            CaseFile.objects.filter(pk=file.pk).update(**change)

    def stepped(**values: Any) -> None:
        with acting_as(cast.county_office), transaction.atomic():
            last = CaseStep.objects.filter(case=case.pk).latest("number")
            step = CaseStep(
                **guards_of(case), number=last.number + 1, before="reported", after="reported",
                at=timezone.now(), seat=cast.county_office.seat, basis="minors_103", words=WHY,
            )  # fmt: skip
            for name, value in values.items():
                setattr(step, name, value)
            step.save(force_insert=True)

    for refused in (
        {"verb": "set_aside"},
        {"verb": "set_aside", "about": other.pk},
        {"verb": "bring_back", "about": file.pk},
    ):
        with pytest.raises(IntegrityError):
            stepped(**refused)
    stepped(verb="set_aside", about=file.pk, words=None)
    assert not is_aside(file), "a step that gives no reason moves nothing"
    stepped(verb="set_aside", about=file.pk)
    assert is_aside(file)
    with pytest.raises(IntegrityError):
        stepped(verb="set_aside", about=file.pk)
    with past_the_policies(), pytest.raises(DatabaseError), transaction.atomic():
        CaseFile.objects.filter(pk=other.pk).update(removed_at=timezone.now())


@pytest.mark.usefixtures("as_web")
def test_at_the_end_of_its_keeping_time_the_content_goes_and_the_minutes_stay(
    cast: Cast, settings: Any, django_capture_on_commit_callbacks: Any
):
    settings.FILE_PERIODS = {"set_aside": 30}
    case = opened(cast)
    with_key(cast, "city_office")
    file, kept = filed(cast.county_office, case), filed(cast.county_office, case)
    acted(cast.county_office, putting_aside.set_aside, file)

    def cleared(days: int, by: Post = cast.city_office) -> int:
        with django_capture_on_commit_callbacks(execute=True), acting_as(by):
            return clear_set_aside(CaseFile, timezone.now() + timedelta(days=days))

    with acting_as(cast.city_office, read_only=True):
        row = CaseFile.objects.get(pk=file.pk)
        assert putting_aside.can_bring_back(row, TODAY + timedelta(days=29))
        assert not putting_aside.can_bring_back(row, TODAY + timedelta(days=30))
    assert (cleared(29), cleared(30, cast.other_county_office)) == (0, 0)
    assert path_of(file.pk).exists()
    assert (cleared(30), cleared(30)) == (1, 0)
    assert not path_of(file.pk).exists()
    assert path_of(kept.pk).exists()
    assert ProcrastinateJob.objects.filter(task_name="files.take_off_disk").count() == 1, (
        "should this die here"
    )
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.city_office, putting_aside.bring_back, file, BACK)
    with acting_as(cast.county_office, read_only=True):
        assert CaseStep.objects.get(verb="set_aside").words.reveal() == WHY
        assert CaseFile.objects.get(pk=file.pk).removed_at
    settings.FILE_PERIODS = {}
    assert cleared(10_000) == 0, "kept for ever"


def test_on_the_page_it_is_set_aside_and_opened_by_who_may_bring_it_back(cast: Cast, enter):
    case = opened(cast)
    joined(cast, case, "village_director")
    joined(cast, case, "department")
    with_key(cast, "city_office")
    file = filed(cast.county_office, case)
    page = reverse("cases:case", args=[case.pk])
    opens, aside, back = (
        reverse(f"cases:{name}", args=[file.pk]) for name in ("file_open", "set_aside", "bring_back")
    )
    county, village, station, city = (
        enter(part) for part in ("county_office", "village_director", "department", "city_office")
    )
    assert aside in text(county.get(page))
    assert aside not in text(village.get(page))
    assert 'id="files"' not in text(city.get(page)), "who watches over a case sees no evidence"
    assert city.get(opens).status_code == 403
    assert village.get(opens).status_code == 200
    assert village.get(aside).status_code == 403
    assert county.post(aside, {"words": "", **GIVEN}).status_code == 422
    assert county.post(aside, {"words": WHY, **GIVEN}).url == page
    for browser in (county, village, station):
        seen = text(browser.get(page))
        assert "已搁置" in seen
        assert WHY in seen
        assert "钱县" in seen
        assert opens not in seen
        assert browser.get(opens).status_code == 404
        assert back not in seen
    assert county.get(aside).status_code == 404
    assert county.get(back).status_code == 404, "not by who did it"
    assert village.get(back).status_code == 403
    watched = text(city.get(page))
    assert all(one in watched for one in (WHY, opens, back))
    assert "小雨" not in watched, "all else stays closed (art 103)"
    assert city.get(opens).status_code == 200
    with past_the_policies():
        entry = AccessEntry.objects.get(user=cast.city_office.user_id, detail__file=str(file.pk))
        assert (entry.child, entry.detail["is_aside"]) == (None, True)
        deeds = AccessEntry.objects.filter(detail__case=str(case.pk)).values_list("detail__deed", flat=True)
        assert "cases.set_aside" in deeds
    assert city.post(back, {"words": "", **GIVEN}).status_code == 422
    assert city.post(back, {"words": BACK, **GIVEN}).url == page
    assert 'id="files"' not in text(city.get(page))
    assert city.get(opens).status_code == 403
    assert village.get(opens).status_code == 200
    assert BACK in text(village.get(page))
    assert enter("town_supervisor").get(opens).status_code == 404


def test_two_at_once_are_told(cast: Cast, enter):
    case = opened(cast)
    file = filed(cast.county_office, case)
    county, aside = enter("county_office"), reverse("cases:set_aside", args=[file.pk])
    assert county.get(aside).status_code == 200
    acted(cast.county_office, putting_aside.set_aside, file)
    with pytest.raises(AsideRefused, match="aside_already"):
        acted(cast.county_office, putting_aside.set_aside, file)
    assert county.post(aside, {"words": WHY, **GIVEN}).status_code == 404


def test_what_was_set_aside_stands_in_the_minutes(cast: Cast, enter):
    case = to_help(cast, opened(cast))
    file = filed(cast.county_office, case)
    acted(cast.county_office, putting_aside.set_aside, file)
    with acting_as(cast.county_office):
        held = helping.call_conference(case=case, on=TODAY, place="镇上", invited=[], today=TODAY)
        minutes = {"on": TODAY, "present": [case.owner], "others": "村医", "minutes": "由奶奶照料", **BASIS}
        helping.hold_conference(meeting=held, version=1, values=minutes, tasks=[], today=TODAY)
    answer = enter("county_office").post(
        reverse("cases:minutes_print", args=[held.pk]), {"reason": "存入卷宗"}
    )
    with pymupdf.open(stream=answer.content) as document:
        paper = "".join("".join(sheet.get_text() for sheet in document).split())
    assert "证据材料的搁置与恢复" in paper
    assert f"搁置“{WHAT}”" in paper
    assert WHY in paper


@pytest.mark.usefixtures("as_web")
def test_when_the_child_moves_the_level_above_stays_that_of_who_set_it_aside(
    cast: Cast, django_capture_on_commit_callbacks: Any
):
    case = opened(cast)
    file = filed(cast.county_office, case)
    acted(cast.county_office, putting_aside.set_aside, file)
    with_key(cast, "city_office", "other_county_office")
    moved(cast)
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.other_county_office, putting_aside.bring_back, file, BACK)
    acted(cast.city_office, putting_aside.bring_back, file, BACK)
    acted(cast.county_office, putting_aside.set_aside, file)
    later = timezone.now() + timedelta(days=91)
    with django_capture_on_commit_callbacks(execute=True):
        for part, number in (("county_office", 0), ("other_county_office", 1)):
            with acting_as(cast.posts[part]):
                assert clear_set_aside(CaseFile, later) == number, "cleared where the child lives"
    assert not path_of(file.pk).exists()


@pytest.mark.usefixtures("as_web")
def test_a_merge_changes_nothing_and_an_erasure_takes_all(
    cast: Cast, django_capture_on_commit_callbacks: Any
):
    case = opened(cast)
    file = filed(cast.county_office, case)
    acted(cast.county_office, putting_aside.set_aside, file)
    with_key(cast, "city_office")
    kept = registered_again(cast, cast.county_office)
    merged(cast.county_office, kept, cast.children["小雨"])
    assert is_aside(file)
    acted(cast.city_office, putting_aside.bring_back, file, BACK)
    acted(cast.county_office, putting_aside.set_aside, file)
    with django_capture_on_commit_callbacks(execute=True), acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
    assert not path_of(file.pk).exists()
    with past_the_policies():
        assert not CaseFile.objects.exists()
        moves = CaseStep.objects.filter(verb__in=("set_aside", "bring_back")).order_by("number")
        assert [step.verb for step in moves] == ["set_aside", "bring_back", "set_aside"], "that it was, stays"
        assert not any(step.words or step.basis_words for step in moves)
