"""Mending: corrected with a reason, withdrawn with a reason, a promise kept; duties follow; nothing is lost."""

from dataclasses import replace

import pytest

from lantian.access.scopes import acting_as
from lantian.duties.models import Duty, Fulfilment
from lantian.encounters.errors import EncounterError
from lantian.encounters.models import Encounter, EncounterWords
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.correcting import Seen, correct, keep_promise, withdraw
from lantian.encounters.tests.acts import DAY, TALK, TODAY, VISIT, lines, words_seen, written
from lantian.kernel.versions import Conflict
from tests.cast import CITY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
PROMISED = replace(VISIT, promise="带作业本来", promised_on=TODAY + 5 * DAY)


def kept_rules(cast: Cast, row: Encounter) -> dict[str, set]:
    """Rules that a record keeps now, by the day on which it was done."""
    with acting_as(cast.county_office, read_only=True):
        found = Fulfilment.objects.filter(source=row.pk, withdrawn_at__isnull=True)
        return {rule: {day} for rule, day in found.values_list("rule", "done_on")}


def test_a_visit_keeps_duties_and_a_corrected_day_counts_from_that_day(cast: Cast) -> None:
    (row,) = written(cast, "village_director", Kind.HOME_VISIT, VISIT).rows
    assert kept_rules(cast, row)["home_visit"] == {TODAY}
    with acting_as(cast.village_director):
        correct(
            encounter=row,
            told=replace(VISIT, happened_on=TODAY - DAY, noted="爷爷腿疼，去过医院。"),
            why="wrong_day",
            seen=Seen(1, 1),
            today=TODAY,
        )
    assert kept_rules(cast, row)["home_visit"] == {TODAY - DAY}
    (line,) = lines(cast, "county_office")
    assert (line.row.correction, line.row.corrected_by) == ("wrong_day", cast.village_director.user_id)
    assert line.words is None
    assert words_seen(cast, "village_director") == ["爷爷腿疼，去过医院。"]
    history = EncounterWords._meta.get_field("history").related_model
    for part, count in (("village_director", 1), ("county_office", 0), ("class_teacher", 0)):
        with acting_as(cast.posts[part], read_only=True):
            assert history.objects.filter(city=CITY, pgh_obj_id__isnull=False).count() == count, part


def test_two_who_correct_at_once_are_told(cast: Cast) -> None:
    (row,) = written(cast, "village_director", Kind.HOME_VISIT, VISIT).rows
    with acting_as(cast.village_director):
        correct(encounter=row, told=replace(VISIT, noted="甲"), why="mistyped", seen=Seen(1, 1), today=TODAY)
        same = replace(VISIT, noted="甲")
        correct(encounter=row, told=same, why="mistyped", seen=Seen(1, 1), today=TODAY)
        with pytest.raises(Conflict):
            correct(
                encounter=row, told=replace(VISIT, noted="乙"), why="mistyped", seen=Seen(1, 1), today=TODAY
            )
        ticked = replace(VISIT, noted="甲", ticks={"mind": 2})
        with pytest.raises(Conflict):
            correct(encounter=row, told=ticked, why="mistyped", seen=Seen(1, 2), today=TODAY)
    assert words_seen(cast, "village_director") == ["甲"]


def test_a_promise_is_owed_kept_and_dropped(cast: Cast) -> None:
    (row,) = written(cast, "village_director", Kind.HOME_VISIT, PROMISED).rows
    with acting_as(cast.village_director):
        assert Duty.objects.get(about=row.pk).due_on == TODAY + 5 * DAY
        keep_promise(encounter=row, on=TODAY, today=TODAY)
        assert Duty.objects.get(about=row.pk).due_on is None
        with pytest.raises(EncounterError, match="in_the_future"):
            keep_promise(encounter=row, on=TODAY + DAY, today=TODAY)
        withdraw(encounter=row, why="wrong_child")
        withdraw(encounter=row, why="wrong_child")
        assert not Duty.objects.filter(about=row.pk, due_on__isnull=False)
    assert kept_rules(cast, row) == {}
    (line,) = lines(cast, "county_office")
    assert line.row.withdrawal == "wrong_child"


def test_words_of_a_withdrawn_record_are_for_their_author_alone(cast: Cast) -> None:
    (row,) = written(cast, "class_teacher", Kind.TALK, TALK).rows
    assert words_seen(cast, "village_director")
    with acting_as(cast.class_teacher):
        withdraw(encounter=row, why="wrong_child")
    assert words_seen(cast, "class_teacher")
    assert not words_seen(cast, "village_director")


def test_only_the_seat_that_wrote_mends(cast: Cast) -> None:
    (row,) = written(cast, "class_teacher", Kind.TALK, TALK).rows
    for part in ("village_director", "county_office", "school_head"):
        with acting_as(cast.posts[part]), pytest.raises(EncounterError, match="gone"):
            withdraw(encounter=row, why="twice")
