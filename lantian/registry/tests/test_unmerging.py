"""Two files again: what goes back by itself, what is asked, and in which order merges are undone."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.files.tests.papers import photograph
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, ChildDocument, Enrolment, Health, Merge, Residence, Tie
from lantian.registry.queries.merging import compare
from lantian.registry.services.attaching import replace_document
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.facts import correct_fact, record_change
from lantian.registry.services.merging import propose_merge
from lantian.registry.services.people import end_tie, tie_person
from lantian.registry.services.unmerging import parting_of, undo_merge
from lantian.registry.tests.papers import attached
from lantian.registry.tests.test_merging import second_city_office
from lantian.registry.tests.twice import AGAIN, merged, register_as_it_is, registered_again
from tests.cast import JING_VILLAGE, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def both(cast: Cast) -> tuple[UUID, UUID]:
    """The file that stays and the one that goes; both begin long ago."""
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    with acting_as(cast.county_office):
        for model in (Enrolment, Residence, Health):
            model.objects.filter(child=kept).update(since=date(2023, 9, 1))
            model.objects.filter(child=gone).update(since=date(2024, 9, 1))
    return kept, gone


def undone(cast: Cast, merge: Merge, *answers: str) -> Merge:
    """Undoes a merge with these answers to its questions in their order (none: as the page proposes)."""
    with acting_as(cast.county_office):
        questions = parting_of(merge).questions
        given = list(answers) or [question.default.value for question in questions]
        assert len(questions) == len(given), [question.subject for question in questions]
        return undo_merge(
            merge=merge,
            answers={question.key: side for question, side in zip(questions, given, strict=True)},
        )


def refused(cast: Cast, merge: Merge, answers: dict[str, str]) -> str:
    with acting_as(cast.county_office), pytest.raises(RegistryError) as error:
        undo_merge(merge=merge, answers=answers)
    return error.value.code


def changed(cast: Cast, child: UUID, fact: type[Any], since: date, **values: Any) -> None:
    with acting_as(cast.county_office):
        current = fact.objects.filter(child=child, until__isnull=True).first()
        record_change(
            child=Child.objects.get(pk=child),
            fact=fact,
            values=values,
            since=since,
            version=current and current.version,
        )


def corrected(cast: Cast, child: UUID, fact: type[Any], **values: Any) -> None:
    with acting_as(cast.county_office):
        row = fact.objects.get(child=child, until__isnull=True)
        correct_fact(row=row, values=values, version=row.version)


def illnesses(cast: Cast, child: UUID) -> list[tuple[str, date | None]]:
    with acting_as(cast.county_office):
        return list(Health.objects.filter(child=child).order_by("since").values_list("illness", "until"))


CORRECTED = [
    ("theirs", [], ["哮喘"]),
    ("mine", ["哮喘"], [""]),
    ("both", ["哮喘"], ["哮喘"]),
]


@pytest.mark.parametrize(("side", "kept_has", "gone_has"), CORRECTED)
def test_a_fact_that_came_along_and_was_corrected_since(
    cast: Cast, both: tuple[UUID, UUID], guards_hold, side: str, kept_has: list[str], gone_has: list[str]
) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone)
    corrected(cast, kept, Health, illness="哮喘")
    undone(cast, merge, side)
    assert [illness for illness, _ in illnesses(cast, kept)] == kept_has
    assert [illness for illness, _ in illnesses(cast, gone)] == gone_has
    guards_hold()


RECORDED = [
    ("mine", [("", None)], [("哮喘", None)]),
    ("theirs", [("", date(2026, 1, 1)), ("哮喘", None)], []),
    ("both", [("", date(2026, 1, 1)), ("哮喘", None)], [("哮喘", None)]),
]


@pytest.mark.parametrize(("side", "gone_has", "kept_has"), RECORDED)
def test_a_change_since_concerns_one_child_or_both(
    cast: Cast,
    both: tuple[UUID, UUID],
    guards_hold,
    side: str,
    gone_has: list[Any],
    kept_has: list[Any],
) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone)
    changed(cast, kept, Health, date(2026, 1, 1), condition="20", illness="哮喘")
    with acting_as(cast.county_office):
        ended, begun = parting_of(merge).questions
        answers = {ended.key: "mine" if side == "mine" else "theirs", begun.key: side}
        undo_merge(merge=merge, answers=answers)
    if side == "mine":
        kept_has = [("", date(2026, 1, 1)), *kept_has]
    assert illnesses(cast, gone) == gone_has
    assert illnesses(cast, kept) == kept_has
    guards_hold()


def test_a_change_since_ends_what_the_file_had_before_the_merge(cast: Cast, both: tuple[UUID, UUID]) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone)
    changed(cast, kept, Enrolment, date(2025, 9, 1), stage="middle", grade=7, school_text="新民中学")
    undone(cast, merge)
    with acting_as(cast.county_office):
        mine = Enrolment.objects.filter(child=kept).order_by("since").values_list("grade", "until")
        assert list(mine) == [(3, date(2025, 9, 1)), (7, None)]
        theirs = Enrolment.objects.filter(child=gone).values_list("grade", "until")
        assert list(theirs) == [(4, date(2025, 9, 1))]


NAMED = [("mine", "张雨", "张晓雨"), ("theirs", "张小雨", "张雨"), ("both", "张雨", "张雨")]


@pytest.mark.parametrize(("side", "kept_is", "gone_is"), NAMED)
def test_a_name_that_was_chosen_and_corrected_since(
    cast: Cast, both: tuple[UUID, UUID], side: str, kept_is: str, gone_is: str
) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone, name="theirs")
    with acting_as(cast.county_office):
        child = Child.objects.get(pk=kept)
        assert child.name == "张晓雨"
        correct_identity(child=child, values={"name": "张雨"}, version=child.version)
    undone(cast, merge, side)
    with acting_as(cast.county_office):
        children = Child.objects.in_bulk([kept, gone])
        assert (children[kept].name, children[gone].name) == (kept_is, gone_is)
        assert (children[kept].name_initials, children[gone].name_initials) == (
            "zy" if kept_is == "张雨" else "zxy",
            "zy" if gone_is == "张雨" else "zxy",
        )


def test_a_name_that_the_merge_did_not_touch_stays_as_it_was_mended(
    cast: Cast, both: tuple[UUID, UUID]
) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone, name="mine")
    with acting_as(cast.county_office):
        child = Child.objects.get(pk=kept)
        correct_identity(child=child, values={"name": "张雨"}, version=child.version)
    undone(cast, merge)
    with acting_as(cast.county_office):
        assert Child.objects.get(pk=kept).name == "张雨"
        assert Child.objects.get(pk=gone).name == "张晓雨"


@pytest.mark.parametrize("side", ["mine", "theirs", "both"])
def test_somebody_who_was_added_since(cast: Cast, both: tuple[UUID, UUID], guards_hold, side: str) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        tie_person(
            child=Child.objects.get(pk=kept), kind="grandparent", since=None, details={"name": "李外婆"}
        )
    undone(cast, merge, side)
    with acting_as(cast.county_office):
        ties = Tie.objects.filter(person__name="李外婆")
        children = {tie.child_id for tie in ties}
    assert children == {"mine": {kept}, "theirs": {gone}, "both": {kept, gone}}[side]
    guards_hold()


def test_nobody_gets_two_fathers(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.county_office, **{**AGAIN, "father_name": "张建国"})
    with acting_as(cast.county_office):
        father = Tie.objects.get(child=gone, kind="father").pk
    merge = merged(cast.county_office, kept, gone, **{f"tie__{father}": "theirs"})
    with acting_as(cast.county_office):
        tie = Tie.objects.get(child=kept, kind="father")
        end_tie(tie=tie, until=TODAY, version=tie.version)
        child = Child.objects.get(pk=kept)
        tie_person(child=child, kind="father", since=TODAY, details={"name": "继父"})
        keys = {question.subject.person.name: question.key for question in parting_of(merge).questions}
    answers = {keys["张建国"]: "theirs", keys["继父"]: "mine"}
    assert refused(cast, merge, answers) == "two_parents"
    with acting_as(cast.county_office):
        undo_merge(merge=merge, answers={**answers, keys["继父"]: "theirs"})
        fathers = Tie.objects.filter(kind="father", until__isnull=True)
        assert fathers.get(child=kept).person.name == "张建军"
        assert fathers.get(child=gone).person.name == "继父"


def test_two_records_of_one_day_are_refused(cast: Cast, both: tuple[UUID, UUID]) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone)
    corrected(cast, kept, Enrolment, since=date(2023, 9, 2), grade=5)
    with acting_as(cast.county_office):
        before = Enrolment.objects.get(child=kept, until__isnull=False)
        Enrolment.objects.filter(pk=before.pk).update(since=date(2023, 9, 2), until=date(2023, 9, 3))
        (question,) = parting_of(merge).questions
    assert refused(cast, merge, {question.key: "mine"}) == "periods_collide"
    with acting_as(cast.county_office):
        undo_merge(merge=merge, answers={question.key: "theirs"})


def test_what_was_done_after_the_questions_were_read_is_asked_again(
    cast: Cast, both: tuple[UUID, UUID]
) -> None:
    kept, gone = both
    merge = merged(cast.county_office, kept, gone)
    corrected(cast, kept, Health, illness="哮喘")
    assert refused(cast, merge, {}) == "answers_needed"
    with acting_as(cast.county_office):
        (question,) = parting_of(merge).questions
    corrected(cast, kept, Health, illness="肺炎")
    assert refused(cast, merge, {question.key: "theirs"}) == "answers_needed"


def test_a_newer_version_of_a_paper_goes_where_the_paper_goes(cast: Cast, tmp_path) -> None:
    gone, kept = cast.children["小雨"], registered_again(cast, cast.county_office)
    paper = attached(cast, cast.village_director)
    merge = merged(cast.county_office, kept, gone)
    path = tmp_path / "newer"
    path.write_bytes(photograph(80, 60))
    with acting_as(cast.county_office):
        document = ChildDocument.objects.get(pk=paper.pk)
        replace_document(document=document, number=1, dated_on=TODAY, note="", path=path)
    undone(cast, merge)
    with acting_as(cast.county_office):
        papers = ChildDocument.objects.filter(series=paper.series).select_related("file")
        assert {(paper.child_id, paper.file.child) for paper in papers} == {(gone, gone)}
        assert papers.count() == 2


def test_twice_is_once(cast: Cast, both: tuple[UUID, UUID]) -> None:
    merge = merged(cast.county_office, *both)
    undone(cast, merge)
    before = register_as_it_is()
    with acting_as(cast.county_office):
        assert undo_merge(merge=merge, answers={}).state == "undone"
        with pytest.raises(RegistryError) as error:
            parting_of(Merge.objects.get())
    assert error.value.code == "not_merged"
    assert register_as_it_is() == before


def test_merged_again_after_it_was_undone(cast: Cast, both: tuple[UUID, UUID]) -> None:
    before = register_as_it_is()
    first = merged(cast.county_office, *both)
    undone(cast, first)
    second = merged(cast.county_office, both[1], both[0])
    assert second.pk != first.pk
    undone(cast, second)
    assert register_as_it_is() == before


@pytest.mark.parametrize("is_chain", [True, False])
def test_of_several_merges_the_latest_is_undone_first(
    cast: Cast, both: tuple[UUID, UUID], guards_hold, is_chain: bool
) -> None:
    """A chain: a file that had taken one in goes into a third; or one file takes in two, one after the other."""
    kept, gone = both
    third = registered_again(
        cast, cast.county_office, **{**AGAIN, "child_name": "张笑雨", "carer_name": "王婆"}
    )
    states = [register_as_it_is()]
    first = merged(cast.county_office, kept, gone, name="theirs")
    states.append(register_as_it_is())
    second = merged(cast.county_office, *((third, kept) if is_chain else (kept, third)), name="theirs")
    with acting_as(cast.county_office):
        shells = dict(Child.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    assert set(shells.values()) == {third if is_chain else kept}
    guards_hold()
    assert refused(cast, first, {}) == "undo_later_first"
    undone(cast, second)
    assert register_as_it_is() == states[1]
    undone(cast, first)
    assert register_as_it_is() == states[0]
    guards_hold()


def test_only_an_office_that_has_both_places_undoes(cast: Cast, both: tuple[UUID, UUID], guards_hold) -> None:
    kept = both[0]
    gone = registered_again(cast, cast.other_county_office, **{**AGAIN, "village": JING_VILLAGE})
    files = register_as_it_is()
    with acting_as(cast.city_office):
        marks = compare(Child.objects.get(pk=kept), Child.objects.get(pk=gone)).marks
        propose_merge(kept=kept, gone=gone, choices={}, seen=marks, is_certain=True, reason="同一人")
    merge = merged(second_city_office(cast), kept, gone, fact__residence="mine")
    assert refused(cast, merge, {}) == "needs_both_places"
    with acting_as(cast.town_supervisor), pytest.raises(RegistryError) as error:
        undo_merge(merge=merge, answers={})
    assert error.value.code == "needs_office"
    with acting_as(cast.city_office):
        undo_merge(merge=merge, answers={})
    after = register_as_it_is()
    assert {key: row for key, row in after.items() if key in files} == files
    guards_hold()
