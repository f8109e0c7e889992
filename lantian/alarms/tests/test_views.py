"""The pages of reports, from the teacher's tap to the answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.models import AlarmLadder, AlarmRoster, HarmEvidence, HarmReport
from lantian.alarms.queries.reports import untaken
from lantian.alarms.services.setting import NAMES
from lantian.alarms.tests.conftest import reported, rung, taken_to
from lantian.encounters.services.alarms import raise_alarm
from lantian.files.tests.papers import photograph
from tests.cast import TAIXIANG, XINMIN, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web", "cast")]


def said(**changes):
    return {
        "key": uuid4(),
        "called": "now",
        "situations": ["violence"],
        "happened_on": timezone.localdate().isoformat(),
        "words": "手臂上有伤",
        **changes,
    }


def text(answer) -> str:
    return answer.content.decode()


def test_a_teacher_tells_with_four_taps_and_a_picture(cast: Cast, enter):
    teacher, child = enter("class_teacher"), cast.children["小雨"]
    page = text(teacher.get("/alarms/new/", {"child": child}))
    assert page.index("tel:110") < page.index('name="called"') < page.index('name="situations"')
    assert f'value="{child}" checked' in page
    picture = SimpleUploadedFile("IMG.jpg", photograph(64, 48))
    answer = teacher.post("/alarms/new/", said(child=child, evidence=picture))
    assert answer.status_code == 302
    assert "6104-" in text(teacher.get(answer.url))
    assert answer.url in text(teacher.get("/alarms/mine/"))
    assert enter("school_head").get(answer.url).status_code == 404
    with acting_as(cast.county_office, read_only=True):
        row = HarmReport.objects.get()
        assert (row.child_id, row.region) == (child, TAIXIANG)


def test_a_child_is_looked_for_on_the_page_and_what_was_entered_stays(cast: Cast, enter):
    teacher = enter("class_teacher")
    page = text(teacher.post("/alarms/new/", said(look="1", find="张小雨", called="no", spot="操场")))
    assert str(cast.children["小雨"]) in page
    assert "操场" in page
    assert "手臂上有伤" in page
    assert str(cast.children["豆豆"]) not in text(teacher.post("/alarms/new/", said(look="1", find="解豆豆")))


def test_a_child_out_of_sight_is_none_and_an_office_of_a_city_says_where(cast: Cast, enter):
    answer = enter("class_teacher").post("/alarms/new/", said(child=cast.children["豆豆"]))
    assert answer.status_code == 302
    with acting_as(cast.county_office, read_only=True):
        assert HarmReport.objects.get().child_id is None
    assert enter("city_office").post("/alarms/new/", said()).status_code == 422
    assert enter("city_office").post("/alarms/new/", said(place=TAIXIANG)).status_code == 302
    assert str(XINMIN) in text(enter("city_office").get("/alarms/new/place/", {"place": 610482000000}))


@pytest.mark.parametrize(
    "changes",
    [
        {"called": ""},
        {"situations": []},
        {"happened_on": "2999-01-01"},
        {"called": "at"},
        {"age": "99"},
        {"key": ""},
    ],
)
def test_what_cannot_be_is_said(changes, enter):
    assert enter("village_director").post("/alarms/new/", said(**changes)).status_code == 422


def test_what_is_no_picture_is_refused_in_words(enter):
    file = SimpleUploadedFile("a.jpg", b"MZ not a picture")
    answer = enter("village_director").post("/alarms/new/", said(evidence=file))
    assert answer.status_code == 422


def test_from_an_alarm_one_tap_leads_to_the_report(cast: Cast, enter):
    with acting_as(cast.class_teacher):
        alarm = raise_alarm(child=cast.child("小雨"))
    page = text(enter("class_teacher").get(reverse("encounters:alarm", args=[alarm.pk])))
    assert f"/alarms/new/?alarm={alarm.pk}&amp;child={cast.children['小雨']}" in page
    prefilled = enter("class_teacher").get(
        "/alarms/new/", {"alarm": alarm.pk, "child": cast.children["小雨"]}
    )
    assert f'value="{cast.children["小雨"]}" checked' in text(prefilled)


def test_from_the_bell_to_the_answer(cast: Cast, enter):
    with acting_as(cast.class_teacher):
        child = cast.child("小雨")
    receipt = reported(cast, child=child, called_at=None)
    rung(cast, receipt)
    town, county = enter("town_supervisor"), enter("county_office")
    page = f"/alarms/{receipt.report}/"
    assert page in text(county.get("/alarms/"))
    assert "天天挨打" in text(town.get(page))
    assert "天天挨打" not in text(county.get(page))
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    steps = [
        (town, "take-on/", {}),
        (town, "inform/", {"called_at": now, "words": "电话告知派出所"}),
        (town, "see/", {"was_found": "yes", "seen_at": now, "words": "和民警一起在家见到"}),
        (county, "decide/", {"outcome": "no_harm", "words": "是邻居家电视的声音"}),
        (town, "answer/", {"words": "已经核实，孩子安全"}),
    ]
    for version, (who, step, given) in enumerate(steps, start=1):
        answer = who.post(f"{page}{step}", {**given, "version": version})
        assert (answer.status_code, answer.url) == (302, page)
    with acting_as(cast.county_office, read_only=True):
        assert HarmReport.objects.get().stage == "fed_back"
    assert "已经核实" in text(enter("class_teacher").get(f"/alarms/mine/{receipt.report}/"))
    assert page in text(county.get("/alarms/", {"state": "done"}))
    assert page in text(enter("department").get("/alarms/", {"state": "done"}))
    shown = enter("department").get(page)
    assert shown.status_code == 200
    assert "小雨" not in text(shown)


def test_a_step_without_its_basis_is_said_on_the_page(cast: Cast, enter):
    receipt = reported(cast, called_at=None)
    taken_to(cast, receipt, "acknowledged")
    county, page = enter("county_office"), f"/alarms/{receipt.report}/"
    assert county.post(f"{page}inform/", {"version": 2}).status_code == 422
    late = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert county.post(f"{page}inform/", {"version": 2, "called_at": late}).status_code == 422
    assert county.post(f"{page}answer/", {"version": 2, "words": "谢谢您的报告"}).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        assert HarmReport.objects.get().stage == "acknowledged"


def test_who_reported_is_revealed_to_holders_alone_and_on_record(cast: Cast, enter):
    receipt = reported(cast)
    page = f"/alarms/{receipt.report}/reporter/"
    assert enter("county_office").post(page).status_code == 404
    assert enter("town_supervisor").post(page).status_code == 403
    with acting_as(cast.city_office):
        change_compartments(post=cast.county_office, compartments=[Compartment.REPORTER])
    assert "冯师" in text(enter("county_office").post(page))


def test_the_written_report_is_three_times_on_paper_and_names_no_reporter(cast: Cast, enter):
    receipt = reported(cast)
    rung(cast, receipt)
    taken_to(cast, receipt, "decided")
    answer = enter("town_supervisor").get(f"/alarms/{receipt.report}/paper/")
    assert answer.content.startswith(b"%PDF-")
    assert "冯师" not in str(answer.headers)


def test_evidence_opens_for_whoever_reads_the_words(cast: Cast, enter, tmp_path):
    picture = tmp_path / "a.jpg"
    picture.write_bytes(photograph(64, 48))
    receipt = reported(cast, evidence=[picture])
    rung(cast, receipt)
    with acting_as(cast.town_supervisor, read_only=True):
        (file,) = HarmEvidence.objects.all()
    page = f"/alarms/{receipt.report}/evidence/{file.pk}/"
    answer = enter("town_supervisor").get(page)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert enter("county_office").get(page).status_code == 404


def test_the_bell_has_a_ladder_a_roster_and_drills(cast: Cast, enter):
    county = enter("county_office")
    assert county.get("/alarms/bell/").status_code == 200
    minutes = dict(zip(NAMES, (5, 7, 3, 15, 30, 60, 90, 120), strict=True))
    assert county.post("/alarms/bell/ladder/", {**minutes, "version": 0}).status_code == 302
    assert county.post("/alarms/bell/ladder/", {**minutes, "see": 1, "version": 1}).status_code == 422
    with acting_as(cast.county_office, read_only=True):
        assert AlarmLadder.objects.get(city=6104).again == 3
    now = timezone.localtime()
    given = {
        "post": cast.town_supervisor.pk,
        "place": XINMIN,
        "since": now.strftime("%Y-%m-%dT%H:%M"),
        "until": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
    }
    assert county.post("/alarms/bell/on-call/", given).status_code == 302
    assert county.post("/alarms/bell/on-call/", {**given, "until": given["since"]}).status_code == 422
    with acting_as(cast.county_office, read_only=True):
        key = AlarmRoster.objects.get().pk
    assert county.post(f"/alarms/bell/on-call/{key}/off/").status_code == 302
    assert county.post("/alarms/bell/drill/", {"key": uuid4(), "place": XINMIN}).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        drill = HarmReport.objects.get()
    assert f"/alarms/{drill.pk}/" in text(county.get("/alarms/drills/"))
    assert f"/alarms/{drill.pk}/" not in text(county.get("/alarms/"))
    assert f"/alarms/{drill.pk}/" not in text(county.get("/alarms/held/"))


def test_what_may_be_one_event_is_suggested_and_joined_with_a_tap(cast: Cast, enter):
    first, second = reported(cast), reported(cast, "village_director")
    county = enter("county_office")
    page = f"/alarms/{second.report}/"
    assert f"{page}join/{first.report}/" in text(county.get(page))
    assert county.post(f"{page}join/{first.report}/", {"version": 1}).url == f"/alarms/{first.report}/"
    assert page in text(county.get("/alarms/", {"state": "joined"}))
    assert county.post(f"{page}part/", {"version": 2}).url == page


def test_unacknowledged_it_stands_on_the_first_page_of_those_above(cast: Cast, enter):
    receipt = reported(cast)
    for part in ("city_office", "county_office", "town_supervisor"):
        assert reverse("alarms:reports") in text(enter(part).get("/"))
    taken_to(cast, receipt, "acknowledged")
    with acting_as(cast.county_office, read_only=True):
        assert not untaken().exists()
