"""What stands beside a case: the reports it came from, evidence, what units were asked; what waits for a department."""

import re
from pathlib import Path
from typing import Any

import pymupdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.models import HarmReport
from lantian.alarms.services.deciding import decide
from lantian.alarms.services.policing import enter
from lantian.alarms.tests.conftest import entry_said, reported, taken_to
from lantian.cases.models import CaseFile, CaseStep, CaseTask, ProtectionCase
from lantian.cases.services import helping
from lantian.cases.services.forgetting import forget_child
from lantian.cases.tests.conftest import BASIS, TODAY, WHAT, joined, opened
from lantian.files.tests.papers import photograph
from lantian.referrals.models import UnitReferral
from tests.cast import Cast, past_the_policies, shown

ASKS = "为孩子做一次身体检查"


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, *keys: object) -> str:
    return reverse(f"cases:{name}", args=keys)


def with_key(cast: Cast, *parts: str) -> None:
    with acting_as(cast.administrator):
        for part in parts:
            change_compartments(post=cast.posts[part], compartments=["protection"])
            cast.posts[part].refresh_from_db()


def from_report(cast: Cast) -> tuple[HarmReport, ProtectionCase]:
    """A report about 小雨 that the county decided to be a case; the police say what they found."""
    with acting_as(cast.county_office, read_only=True):
        child = cast.child("小雨")
    row = taken_to(cast, reported(cast, child=child), "informed")
    with acting_as(cast.county_office):
        values = entry_said(words="已送县医院检查", child_is="hospital", whereabouts="县医院", how="phone")
        enter(report=row, kind="found", values=values, now=timezone.now())
        row = decide(report=HarmReport.objects.get(pk=row.pk), outcome="case", words="需要保护，已经立案")
        return row, ProtectionCase.objects.get(report=row.pk)


def test_from_a_case_to_its_report_and_back_for_who_sees_both(cast: Cast, enter):
    report, case = from_report(cast)
    with_key(cast, "city_office")
    joined(cast, case, "village_director")
    there, here = reverse("alarms:report", args=[report.pk]), at("case", case.pk)
    county = enter("county_office")
    assert there in page(county.get(here))
    assert here in page(county.get(there))
    assert there not in page(enter("village_director").get(here)), "a village sees no report"
    city = enter("city_office")
    assert there not in page(city.get(here)), "a report would name the child"
    assert here not in page(city.get(there)), "and the case would be known to be this child's"
    assert here not in page(enter("town_supervisor").get(there))


def test_evidence_is_checked_sealed_and_opened_by_the_team_on_record(cast: Cast, enter, settings):
    case = opened(cast)
    with_key(cast, "city_office")
    county, new = enter("county_office"), at("file_new", case.pk)
    form = {"what": WHAT, **BASIS}
    virus = SimpleUploadedFile("a.jpg", b"MZ\x90\x00 not a picture")
    assert county.post(new, {**form, "evidence": virus}).status_code == 422
    assert county.post(new, form).status_code == 422
    assert not [one for one in Path(settings.FILES_ROOT).rglob("*") if one.is_file()]
    picture = SimpleUploadedFile("IMG.jpg", photograph(64, 48))
    assert county.post(new, {**form, "evidence": picture}).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        file = CaseFile.objects.get()
        assert CaseStep.objects.get(about=file.pk).words.reveal().endswith(WHAT)
    (kept,) = [one for one in Path(settings.FILES_ROOT).rglob("*") if one.is_file()]
    assert b"JFIF" not in kept.read_bytes()
    address = at("file_open", file.pk)
    assert WHAT in page(county.get(at("case", case.pk)))
    answer = county.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert enter("city_office").get(address).status_code == 403, "who watches over cases opens no evidence"
    assert enter("town_supervisor").get(address).status_code == 404
    assert not shown(cast.village_director, CaseFile.objects.exists)
    with past_the_policies():
        assert AccessEntry.objects.filter(detail__file=str(file.pk), child=None).count() == 1


def test_evidence_goes_with_an_erasure(cast: Cast, settings, django_capture_on_commit_callbacks, enter):
    case = opened(cast)
    picture = SimpleUploadedFile("IMG.jpg", photograph(64, 48))
    enter("county_office").post(at("file_new", case.pk), {"what": WHAT, "evidence": picture, **BASIS})
    with django_capture_on_commit_callbacks(execute=True), acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
    with past_the_policies():
        assert not CaseFile.objects.exists()
    assert not [one for one in Path(settings.FILES_ROOT).rglob("*") if one.is_file()]


def test_a_unit_is_asked_for_a_case_behind_the_closed_door_and_in_few_words(cast: Cast, enter):
    case = opened(cast)
    joined(cast, case, "village_director")
    form = {"matter": "other", "to_unit": cast.units["police"].pk, "asks": ASKS, "basis": "国发〔2016〕13号"}
    assert enter("county_office").post(at("ask", case.pk), form).status_code == 422, "without the key"
    with_key(cast, "county_office")
    county = enter("county_office")
    assert 'value="name" ' in page(county.get(at("ask", case.pk)))
    assert county.post(at("ask", case.pk), {**form, "shares": ["age"]}).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        made = UnitReferral.objects.get()
        assert (made.comes_from, made.comes_from_key, made.compartment) == (
            "cases.case",
            case.pk,
            "protection",
        )
        assert (made.shown_name, made.shown_village, made.shown_age is not None) == ("", "", True)
    text = page(county.get(at("case", case.pk)))
    assert reverse("referrals:referral", args=[made.pk]) in text
    assert "已发出" in text or made.get_state_display() in text
    assert not shown(cast.department, UnitReferral.objects.exists), "the unit needs the key, too"
    village = page(enter("village_director").get(at("case", case.pk)))
    assert "彬州市公安局" in village, "the team reads the step"
    assert reverse("referrals:referral", args=[made.pk]) not in village
    unknown = opened(cast, None, described="男孩，约八岁", region=case.region)
    assert county.post(at("ask", unknown.pk), form).status_code == 422


def test_what_waits_in_cases_stands_on_the_first_page_of_a_department(cast: Cast, enter):
    case = opened(cast)
    joined(cast, case, "department")
    assert f'href="{at("cases")}">1' not in page(enter("department").get("/"))
    with acting_as(cast.county_office):
        CaseTask.objects.filter(case=case.pk).update(seat=cast.department.seat, due_on=TODAY)
    assert f'href="{at("cases")}">1 项' in page(enter("department").get("/"))


def test_the_monthly_look_and_the_police_stand_in_the_minutes(cast: Cast, enter):
    _report, case = from_report(cast)
    with acting_as(cast.county_office):
        task = CaseTask.objects.select_related("case").get(kind="review", case=case.pk)
        helping.end_task(
            task=task, version=1, came_out="done", note_text="入户看过，孩子情绪平稳", today=TODAY
        )
        helping.assess(
            case=case,
            values={
                "on": TODAY, "assessors": "周镇\n彭警", "safety": "danger", "guardianship": "danger", "body": "good",
                "mind": "watch", "words": "无人照料", "child_says": "", **BASIS,
            },
            today=TODAY,
        )  # fmt: skip
        held = helping.call_conference(case=case, on=TODAY, place="镇上", invited=[], today=TODAY)
        minutes = {"on": TODAY, "present": [case.owner], "others": "村医", "minutes": "由奶奶照料", **BASIS}
        helping.hold_conference(meeting=held, version=1, values=minutes, tasks=[], today=TODAY)
    answer = enter("county_office").post(at("minutes_print", held.pk), {"reason": "存入卷宗"})
    with pymupdf.open(stream=answer.content) as document:
        paper = "".join("".join(sheet.get_text() for sheet in document).split())
    assert all(
        word in paper
        for word in ("孩子情绪平稳", "已送县医院检查", "雷鸣110218", "五、会议情况", "六、议定事项")
    )
