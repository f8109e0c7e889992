"""What the pages show and to whom; a sheet on a telephone and one typed in."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantian.access.emergencies import open_in_emergency
from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.screening.models import InstrumentEdition, Screening
from lantian.screening.services.attention import say_attention
from tests.cast import PASSWORD, TAIXIANG, XINMIN

pytestmark = pytest.mark.django_db


def page(client, name, *args, **data):
    return client.get(reverse(f"screening:{name}", args=args), data)


def send(client, name, *args, **data):
    return client.post(reverse(f"screening:{name}", args=args), data)


def text(answer) -> str:
    return answer.content.decode()


def test_a_class_is_asked_answers_and_is_typed_in(school, enter):
    psychologist = enter("psychologist")
    form = page(psychologist, "round_new")
    choice = text(form).split('<select name="school_class"')[1].split('value="')[1].split('"')[0]
    begun = send(
        psychologist,
        "round_new",
        school_class=choice,
        instrument=str(school.edition.pk),
        held_on=timezone.localdate().isoformat(),
    )
    assert begun.status_code == 302, text(begun)
    shown = text(psychologist.get(begun.url))
    assert "张小雨" in shown
    asked = shown.split("/screening/asked/")[1][:36]
    assert page(psychologist, "answer", asked).status_code == 302, "without consent nothing is asked"
    incomplete = {"version": 1, "guardian_answer": "yes", "child_answer": "yes"}
    assert send(psychologist, "consent", asked, **incomplete).status_code == 422
    today = timezone.localdate().isoformat()
    whole = {"guardian_name": "张建军", "guardian_on": today, "guardian_way": "signed", "child_on": today}
    assert send(psychologist, "consent", asked, **incomplete, **whole).status_code == 302
    assert (
        send(psychologist, "consent", asked, **{**incomplete, **whole, "child_answer": "no"}).status_code
        == 409
    )
    sheet = text(page(psychologist, "answer", asked))
    assert "不如死掉" in sheet
    assert 'class="navigation' not in sheet
    assert send(psychologist, "answer", asked, **{"q-q1": "7", "leave_out": "on"}).status_code == 422
    asked_again = send(psychologist, "answer", asked, **{"q-q1": "1"})
    assert asked_again.status_code == 422
    assert "leave_out" in text(asked_again), "nobody has to answer, once they were asked again"
    assert "9 个" in text(send(psychologist, "type_in", asked, digits="12"))
    saved = send(psychologist, "type_in", asked, digits="000 000 001")
    told = text(psychologist.get(saved.url))
    assert "12356" in told
    assert "120" in told


def test_who_reads_what_on_the_file(school, enter):
    school.answered("222220000")
    with acting_as(school.cast.psychologist):
        say_attention(child=school.cast.child("小雨"), state="needed", since=timezone.localdate(), version=0)
    address = reverse("registry:child", args=[school.cast.children["小雨"]])
    for part in ("village_director", "class_teacher", "school_head", "county_office"):
        shown = text(enter(part).get(address))
        assert "需关注" in shown, part
        assert "PHQ" not in shown, part
    for part in ("proxy_parent", "parent"):
        assert "需关注" not in text(enter(part).get(address)), part
    own = text(enter("psychologist").get(address))
    assert "PHQ-9" in own


def test_answers_are_opened_by_the_key_or_behind_broken_glass_and_the_log_holds_it(school, enter):
    sheet = school.answered("222220001")
    child = school.cast.children["小雨"]
    psychologist, town, office = enter("psychologist"), enter("town_supervisor"), enter("county_office")
    assert "一半以上的天数" in text(page(psychologist, "result", sheet.pk))
    assert page(town, "result", sheet.pk, child=child).status_code == 404
    with acting_as(school.cast.town_supervisor):
        open_in_emergency(
            child=child, region=TAIXIANG, school=None, reason="夜间失联,须立即了解", now=timezone.now()
        )
    assert "一半以上的天数" in text(page(town, "result", sheet.pk, child=child))
    assert page(office, "result", sheet.pk, child=child).status_code == 404
    assert page(town, "result", sheet.pk, child=school.cast.children["天天"]).status_code == 404
    with acting_as(school.cast.auditor, read_only=True):
        opened = AccessEntry.objects.filter(detail__did="screening.open_results")
        assert {entry.post for entry in opened} == {
            school.cast.psychologist.pk,
            school.cast.town_supervisor.pk,
        }


def test_a_sheet_is_declared_void_and_consent_withdrawn(school, enter):
    sheet = school.answered()
    psychologist = enter("psychologist")
    assert send(psychologist, "void", sheet.pk, reason="乱填").status_code == 302
    assert "乱填" in text(page(psychologist, "result", sheet.pk))
    assert send(psychologist, "withdraw", sheet.participation_id).status_code == 302
    assert "已撤回" in text(page(psychologist, "consent", sheet.participation_id))


def test_attention_and_referral_are_written_by_the_psychologist(school, enter):
    school.answered("000000001")
    child = school.cast.children["小雨"]
    psychologist = enter("psychologist")
    today = timezone.localdate().isoformat()
    stale = send(psychologist, "attention", child, state="none", since=today)
    assert stale.status_code == 409, "the alarm has said something since"
    done = send(psychologist, "attention", child, state="needed", since=today, version=1, is_settled="on")
    assert done.status_code == 302
    values = {"told_on": today, "told_whom": "父亲", "referred_to": "县医院", "referred_on": today}
    assert send(psychologist, "refer", child, **values, follow_up_on="2020-01-01").status_code == 422
    assert send(psychologist, "refer", child, **values, follow_up_on=today).status_code == 302
    key = text(page(psychologist, "home")).split("/screening/referrals/")[1][:36]
    reply = send(psychologist, "referral", key, version=1, reply="门诊随访", replied_on=today)
    assert reply.status_code == 302
    assert "门诊随访" in text(page(psychologist, "referral", key))


def test_the_head_reads_figures_that_tell_of_nobody(school, enter):
    school.answered()
    shown = text(page(enter("school_head"), "counts"))
    assert "张小雨" not in shown
    assert "不显示" in shown


def test_without_the_key_the_door_says_so(cast, as_web):
    client = Client()
    client.post("/accounts/login/", {"login": "psychologist", "password": PASSWORD})
    assert "钥匙" in text(client.get(reverse("screening:home")))
    assert client.get(reverse("screening:round_new")).status_code == 404


def upload(rows) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in [["type", "name", "label", "required", "relevant"], *rows]:
        book.active.append(row)
    listed = book.create_sheet("choices")
    for row in [["list_name", "name", "label"], ["yn", "1", "是"], ["yn", "0", "否"]]:
        listed.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("form.xlsx", content.getvalue())


def test_a_questionnaire_comes_in_is_looked_at_signed_for_and_answered(school, enter):
    psychologist, office = enter("psychologist"), enter("county_office")
    meta = {"title": "住校生活问卷", "basis": "本校自编"}
    bad = send(psychologist, "upload", **meta, file=upload([["geopoint", "a", "甲"]]))
    assert bad.status_code == 422
    assert "第2行" in text(bad).replace(" ", "")
    rows = [
        ["select_one yn", "boards", "你住校吗？", "yes"],
        ["text", "room", "住哪间？", "yes", "${boards} = '1'"],
    ]
    good = send(psychologist, "upload", **meta, file=upload(rows))
    assert good.status_code == 302, text(good)
    with acting_as(school.cast.psychologist):
        edition = InstrumentEdition.objects.get(title="住校生活问卷")
    assert edition.place == XINMIN
    assert "你住校吗" in text(psychologist.get(good.url))
    assert send(psychologist, "sign", edition.pk, "released").status_code == 403
    signed = {"signed_by": "钱县", "note": "已核对", "is_checked": "on"}
    assert send(office, "sign", edition.pk, "released", signed_by="钱县").status_code == 422
    assert send(office, "sign", edition.pk, "released", **signed).status_code == 302
    school.edition = edition
    row = school.asked()
    first = text(page(psychologist, "answer", row.pk))
    assert "住哪间" not in first
    look = psychologist.post(
        reverse("screening:answer", args=[row.pk]),
        {"look": "1", "q-boards": "1"},
        headers={"HX-Request": "true"},
    )
    assert "住哪间" in text(look)
    sent = {"shown": "boards", "q-boards": "1"}
    assert send(psychologist, "answer", row.pk, **sent).status_code == 422, "what appears must be seen first"
    whole = {"shown": "boards room", "q-boards": "1", "q-room": "201"}
    assert send(psychologist, "answer", row.pk, **whole).status_code == 302
    with acting_as(school.cast.psychologist):
        assert '"201"' in Screening.objects.get().answers.reveal()


def test_consent_sheets_are_printed(school, enter):
    row = school.asked()
    paper = page(enter("psychologist"), "papers", row.round_id)
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content[:5] == b"%PDF-"
