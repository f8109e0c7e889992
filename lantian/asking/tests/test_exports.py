"""Files of many figures: bounded, with a reason, for one post, cancelled, taken up again; and choices that are kept."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.asking import jobs
from lantian.asking.documents import files
from lantian.asking.errors import AskingError
from lantian.asking.models import FigureExport, SavedChoice
from lantian.asking.rules.choosing import Choice
from lantian.asking.services import exporting
from lantian.asking.services.choosing import keep, kept
from lantian.asking.tests.conftest import COMPLETE, ON_FILE, TODAY, XIANYANG, months_before
from lantian.files.models import StoredFile
from lantian.files.services import content_of, path_of
from lantian.notices.models import Notice
from lantian.places.rules import Level
from lantian.registry.services.clearing import clear_expired
from tests.cast import BINZHOU, Cast, past_the_policies

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
CHOICE = Choice((ON_FILE, COMPLETE), XIANYANG, Level.TOWN, months_before(6))


def asked(cast: Cast, choice: Choice = CHOICE, *, every: bool = False, kind: str = "csv") -> FigureExport:
    with acting_as(cast.city_office):
        return exporting.request_export(choice=choice, every=every, kind=kind, reason="年度总结", today=TODAY)


def again(cast: Cast, export: FigureExport) -> FigureExport:
    with acting_as(cast.city_office, read_only=True):
        return FigureExport.objects.get(pk=export.pk)


def text_of(cast: Cast, export: FigureExport) -> str:
    with acting_as(cast.city_office, read_only=True):
        stored = StoredFile.objects.get(pk=again(cast, export).file)
        return b"".join(content_of(stored)).decode("utf-8-sig")


def test_a_file_is_written_in_pieces_told_and_goes_after_some_days(
    cast: Cast, history: dict[int, int]
) -> None:
    export = asked(cast)
    jobs.write_export(post=str(cast.city_office.pk), export=str(export.pk))
    done = again(cast, export)
    assert (done.state, done.total) == ("done", 2 * 7 * 3)
    lines = text_of(cast, export).splitlines()
    assert len(lines) == 1 + done.done
    assert any("新民镇" in line and ",57," in line for line in lines)
    with acting_as(cast.city_office):
        assert Notice.objects.filter(kind="export_ready").count() == 1
        assert clear_expired(now=timezone.now() + timedelta(days=6)) == 0
        assert clear_expired(now=timezone.now() + timedelta(days=8)) == 1
        assert StoredFile.objects.get(pk=done.file).removed_at
    # Once more changes nothing: the export is done.
    jobs.write_export(post=str(cast.city_office.pk), export=str(export.pk))
    assert again(cast, export).file == done.file


def test_all_that_a_post_reads_is_one_file(cast: Cast, history: dict[int, int]) -> None:
    export = asked(cast, Choice((), XIANYANG, Level.VILLAGE), every=True, kind="xlsx")
    exporting.write_export(post=cast.city_office, export=export.pk)
    assert again(cast, export).state == "done"


def test_what_is_too_much_without_a_reason_or_one_too_many_is_refused(
    cast: Cast, history: dict[int, int], monkeypatch: Any
) -> None:
    with acting_as(cast.city_office):
        for reason, choice, code in (
            (" ", CHOICE, "reason_needed"),
            ("好", Choice((), XIANYANG), "nothing_chosen"),
        ):
            with pytest.raises(AskingError, match=code):
                exporting.request_export(choice=choice, every=False, kind="csv", reason=reason, today=TODAY)
        monkeypatch.setattr(exporting, "MOST_EXPORTED", 41)
        with pytest.raises(AskingError, match="too_much"):
            exporting.request_export(choice=CHOICE, every=False, kind="csv", reason="好", today=TODAY)
    monkeypatch.undo()
    asked(cast)
    with pytest.raises(AskingError, match="one_at_a_time"):
        asked(cast)


def test_a_killed_worker_is_replaced_and_of_two_one_is_heard(cast: Cast, history: dict[int, int]) -> None:
    export = asked(cast)
    with acting_as(cast.city_office):
        assert exporting.take_up_silent() == 0
        long_ago = timezone.now() - timedelta(hours=1)
        FigureExport.objects.update(state="writing", tries=1, moved_at=long_ago)
        assert exporting.take_up_silent() == 1
    exporting.write_export(post=cast.city_office, export=export.pk)
    assert (again(cast, export).state, again(cast, export).tries) == ("done", 2)
    second = asked(cast)
    with acting_as(cast.city_office):
        FigureExport.objects.filter(pk=second.pk).update(state="writing", tries=3, moved_at=long_ago)
    exporting.write_export(post=cast.city_office, export=second.pk)
    assert again(cast, second).state == "failed"


def test_an_export_is_cancelled_at_its_next_piece_and_leaves_nothing(
    cast: Cast, history: dict[int, int], monkeypatch: Any
) -> None:
    export = asked(cast)
    told = exporting._Rows._tell

    def cancelled_first(rows: Any, done: int) -> None:
        if again(cast, export).state == "writing":
            with acting_as(cast.city_office):
                exporting.cancel(export=export)
        told(rows, done)

    monkeypatch.setattr(exporting._Rows, "_tell", cancelled_first)
    exporting.write_export(post=cast.city_office, export=export.pk)
    assert again(cast, export).state == "cancelled"
    with acting_as(cast.city_office):
        assert not StoredFile.objects.exists()
        with pytest.raises(AskingError, match="over"):
            exporting.cancel(export=export)


def test_only_the_post_that_asked_opens_its_file(cast: Cast, history: dict[int, int], enter: Enter) -> None:
    export = asked(cast, Choice((ON_FILE,), BINZHOU, Level.TOWN))
    with past_the_policies():
        exporting.write_export(post=cast.city_office, export=export.pk)
    done = again(cast, export)
    city, county = enter("city_office"), enter("county_office")
    address = reverse("asking:export_file", args=[export.pk])
    answer = city.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert county.get(address).status_code == 404
    assert county.get(reverse("files:open", args=[done.file])).status_code == 404
    assert city.get(reverse("asking:export_progress", args=[export.pk])).headers["HX-Refresh"] == "true"
    assert "年度总结" in city.get(reverse("asking:exports")).content.decode()
    new = f"{reverse('asking:export_new')}?figure={ON_FILE}&place={BINZHOU}"
    assert "2" in city.get(new).content.decode()
    assert city.post(new, {"kind": "exe", "reason": "好"}).status_code == 422
    assert city.post(new, {"kind": "csv", "reason": "好"}).status_code == 302
    assert enter("town_supervisor").get(reverse("asking:exports")).status_code == 403
    with past_the_policies():
        assert AccessEntry.objects.filter(action="asking.export_all").count() == 3
        path_of(UUID(str(done.file))).unlink()
    assert city.get(address).status_code == 404


def test_cells_that_begin_like_formulas_are_text() -> None:
    text = StringIO(newline="")
    files._write_rows(text, [["=1+1", "+cmd", "-2", "@x", 5]])
    assert text.getvalue().splitlines()[1] == "'=1+1,'+cmd,-2,'@x,5"


def test_a_choice_is_kept_for_oneself_or_for_the_unit(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        keep(name="月报", address=f"figure={ON_FILE}&place={BINZHOU}", for_unit=True)
        keep(name="自己看", address=f"figure={COMPLETE}&place={BINZHOU}", for_unit=False)
        with pytest.raises(AskingError, match="name_taken"):
            keep(name="月报", address="", for_unit=False)
    with acting_as(cast.city_office):
        assert not kept().exists()
        assert SavedChoice.objects.count() == 1
    with acting_as(cast.auditor):
        keep(name="审计", address=f"figure={ON_FILE}&place={XIANYANG}", for_unit=False)
        assert kept().count() == 1
    county = enter("county_office")
    assert "自己看" in county.get("/asking/").content.decode()
    keeps = reverse("asking:choice_keep")
    assert county.post(keeps, {"name": "新", "address": f"figure={ON_FILE}&level=town"}).status_code == 302
    assert county.post(keeps, {"name": "新", "address": "figure=none"}).status_code == 422
    assert county.post(keeps, {"name": "", "address": f"figure={ON_FILE}"}).status_code == 422
    assert (
        county.post(keeps, {"name": "远", "address": f"figure={ON_FILE}&place={XIANYANG}"}).status_code == 404
    )
    with acting_as(cast.county_office):
        mine = SavedChoice.objects.get(name="新")
    drop = reverse("asking:choice_drop", args=[mine.pk])
    assert enter("city_office").post(drop).status_code == 404
    assert county.post(drop).status_code == 302
    with acting_as(cast.county_office):
        assert not SavedChoice.objects.filter(name="新").exists()
