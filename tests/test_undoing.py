"""An import is taken back with what rooms above made of it by themselves, and not once somebody worked on it."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.assessment.models import Proposal
from lantian.duties.models import Duty
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.registry.models import Child, RosterImport
from lantian.registry.services.statuses import evaluate_due
from lantian.registry.tests.rosters import ONE_CHILD, applied, row, undone
from tests.cast import Cast

TODAY = timezone.localdate()
BLANK = {key: "" for key in ONE_CHILD if key not in ("child_name", "sex", "birth_on", "town", "village")}


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def brought_in(cast: Cast) -> tuple[RosterImport, Child]:
    roster = applied(cast.county_office, [row(0, **BLANK, child_name="马小花")], as_of=date(2025, 3, 1))
    with acting_as(cast.county_office):
        evaluate_due(TODAY)
        return roster, Child.objects.get(name="马小花")


def test_what_follows_by_itself_goes_with_the_children(cast: Cast) -> None:
    roster, child = brought_in(cast)
    with acting_as(cast.county_office):
        assert Duty.objects.filter(child=child.pk).exists()
        assert Proposal.objects.filter(child=child.pk).exists()
    assert undone(cast.county_office, roster).state == RosterImport.State.UNDONE
    with acting_as(cast.county_office):
        assert not Child.objects.filter(pk=child.pk).exists()
        assert not Duty.objects.filter(child=child.pk).exists()


def test_care_that_was_given_keeps_a_child_in_the_register(cast: Cast) -> None:
    roster, child = brought_in(cast)
    with acting_as(cast.village_director):
        told = Account(TODAY, seen=("child",), noted="在家，一切都好")
        record(occasion=uuid7(), kind=Kind.HOME_VISIT, children=[child.pk], told=told, today=TODAY)
    assert undone(cast.county_office, roster).state == RosterImport.State.APPLIED
    with acting_as(cast.county_office):
        assert Child.objects.filter(pk=child.pk).exists()
