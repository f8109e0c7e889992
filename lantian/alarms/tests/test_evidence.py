"""Evidence that is wrong is set aside with a reason, brought back from above, gone at the end of its keeping time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmEvidence, HarmReport, HarmStep
from lantian.alarms.services import joining, putting_aside
from lantian.alarms.services.reporting import Receipt
from lantian.alarms.tests.conftest import reported, rung, taken_to
from lantian.files.asides import AsideRefused, clear_set_aside
from lantian.files.services import path_of
from lantian.files.tests.papers import photograph
from tests.cast import Cast, past_the_policies, shown

WHY = "照片上是另一个孩子"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(photograph(32, 24))
    return path


@pytest.fixture
def police(cast: Cast) -> Post:
    """The police with the key to protection."""
    with acting_as(cast.city_office):
        change_compartments(post=cast.department, compartments=[Compartment.PROTECTION])
    cast.department.refresh_from_db()
    return cast.department


def with_evidence(cast: Cast, picture: Path) -> tuple[Receipt, HarmEvidence]:
    """A report with a picture that was rung and sent to the police."""
    receipt = reported(cast, evidence=[picture])
    rung(cast, receipt)
    taken_to(cast, receipt, "informed")
    with past_the_policies():
        return receipt, HarmEvidence.objects.get(report=receipt.report)


def acted(post: Post, verb: Any, file: HarmEvidence, words: str = WHY) -> None:
    with acting_as(post):
        verb(file=HarmEvidence.objects.get(pk=file.pk), words=words, now=timezone.now())


def is_aside(file: HarmEvidence) -> bool:
    with past_the_policies():
        return HarmEvidence.objects.get(pk=file.pk).set_aside_at is not None


@pytest.mark.usefixtures("as_web")
def test_whoever_holds_the_report_sets_a_file_aside_with_a_reason(cast: Cast, police: Post, picture: Path):
    _receipt, file = with_evidence(cast, picture)
    with pytest.raises(AlarmError, match="no_words"):
        acted(cast.town_supervisor, putting_aside.set_aside, file, "错")
    acted(cast.town_supervisor, putting_aside.set_aside, file)
    assert is_aside(file)
    assert path_of(file.pk).exists(), "nothing is lost"
    with acting_as(cast.county_office, read_only=True):
        step = HarmStep.objects.get(kind="set_aside")
        assert (step.about, step.user, step.words.reveal()) == (file.pk, cast.town_supervisor.user_id, WHY)
    with pytest.raises(AsideRefused, match="aside_already"):
        acted(cast.county_office, putting_aside.set_aside, file)
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.town_supervisor, putting_aside.bring_back, file)
    acted(cast.county_office, putting_aside.bring_back, file, "核对过，就是这个孩子")
    assert not is_aside(file)
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.county_office, putting_aside.bring_back, file)
    assert not shown(cast.city_office, lambda: HarmEvidence.objects.exists()), "closed to who was not rung"
    assert not shown(police, lambda: HarmStep.objects.filter(about=file.pk).exists()), "not who handles it"


@pytest.mark.usefixtures("as_web")
def test_at_the_end_of_its_keeping_time_the_content_goes_and_the_minutes_stay(
    cast: Cast, picture: Path, settings: Any, django_capture_on_commit_callbacks: Any
):
    settings.FILE_PERIODS = {"set_aside": 30}
    _receipt, file = with_evidence(cast, picture)
    acted(cast.town_supervisor, putting_aside.set_aside, file)

    def cleared(days: int, by: Post = cast.city_office) -> int:
        with django_capture_on_commit_callbacks(execute=True), acting_as(by):
            return clear_set_aside(HarmEvidence, timezone.now() + timedelta(days=days))

    assert (cleared(29), cleared(30, cast.other_county_office)) == (0, 0)
    assert path_of(file.pk).exists()
    assert (cleared(30), cleared(30)) == (1, 0)
    assert not path_of(file.pk).exists()
    with pytest.raises(AsideRefused, match="not_from_here"):
        acted(cast.county_office, putting_aside.bring_back, file)
    with acting_as(cast.county_office, read_only=True):
        assert HarmStep.objects.get(kind="set_aside").words.reveal() == WHY
        assert HarmEvidence.objects.get().removed_at


def test_on_the_page_it_is_set_aside_and_given_to_nobody(cast: Cast, police: Post, picture: Path, enter):
    receipt, file = with_evidence(cast, picture)
    page, town, station = f"/alarms/{receipt.report}/", enter("town_supervisor"), enter("department")
    address = f"{page}evidence/{file.pk}/"
    assert f"{address}aside/" in town.get(page).content.decode()
    assert "aside/" not in station.get(page).content.decode()
    assert station.get(address).status_code == 200
    assert town.post(f"{address}aside/", {"words": ""}).status_code == 422
    assert town.post(f"{address}aside/", {"words": WHY}).url == page
    for browser in (town, station):
        assert browser.get(address).status_code == 404
        assert "已搁置" in browser.get(page).content.decode()
    assert WHY not in station.get(page).content.decode()
    assert WHY in town.get(page).content.decode()
    assert town.get(f"{address}aside/").status_code == 404
    assert town.get(f"{address}back/").status_code == 404, "not by who did it, nor beside"
    county = enter("county_office")
    assert f"{address}back/" not in town.get(page).content.decode()
    assert f"{address}back/" in county.get(page).content.decode()
    assert county.post(f"{address}back/", {"words": "核对过，就是这个孩子"}).url == page
    assert station.get(address).status_code == 200


@pytest.mark.usefixtures("as_web")
def test_a_file_of_a_joined_report_is_set_aside_where_it_is_read(cast: Cast, picture: Path, enter):
    first = reported(cast)
    other, file = with_evidence(cast, picture)
    with acting_as(cast.county_office):
        row, to = (HarmReport.objects.get(pk=one.report) for one in (other, first))
        joining.join(report=row, to=to, version=row.version, now=timezone.now())
    county, page = enter("county_office"), f"/alarms/{first.report}/"
    assert county.post(f"{page}evidence/{file.pk}/aside/", {"words": WHY}).url == page
    assert WHY in county.get(page).content.decode()
    assert is_aside(file)
