"""One file of two: what stands where afterwards, who may, and what is refused."""

from datetime import date
from uuid import UUID

import pytest
from django.utils import timezone

from lantian.access.models import AccessEntry, ChargedChild, Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.sealing import blind_index
from lantian.access.services import build_post, create_user
from lantian.registry.errors import AlreadyRegistered, FilesChanged, RegistryError
from lantian.registry.models import (
    CardIssue,
    Child,
    ChildDocument,
    Enrolment,
    Health,
    IdentityKey,
    Merge,
    Person,
    Residence,
    Tie,
    existing,
)
from lantian.registry.queries.finding import children_found
from lantian.registry.queries.merging import compare
from lantian.registry.services.cards import print_cards
from lantian.registry.services.closing import close_file
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.facts import record_change
from lantian.registry.services.merging import decline_merge, merge_children, propose_merge
from lantian.registry.services.people import tie_person
from lantian.registry.services.registering import register_child
from lantian.registry.tests.conftest import past_the_policies
from lantian.registry.tests.papers import attached
from lantian.registry.tests.rosters import applied, number, row
from lantian.registry.tests.twice import AGAIN, merged, registered_again
from tests.cast import CITY, HONGYAN, JING_VILLAGE, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
NUMBER, OTHER_NUMBER = "610427201705040026", number("2017-05-04", 88)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def refused(post: Post, kept: UUID, gone: UUID, act=merge_children, *, is_certain: bool = True) -> str:
    """The code with which a merge is refused."""
    with acting_as(post):
        marks = compare(Child.objects.get(pk=kept), Child.objects.get(pk=gone)).marks
        with pytest.raises(RegistryError) as error:
            act(kept=kept, gone=gone, choices={}, seen=marks, is_certain=is_certain)
    return error.value.code


def proposed(post: Post, kept: UUID, gone: UUID) -> Merge:
    with acting_as(post):
        marks = compare(Child.objects.get(pk=kept), Child.objects.get(pk=gone)).marks
        return propose_merge(
            kept=kept, gone=gone, choices={"name": "theirs"}, seen=marks, is_certain=True, reason="同一家庭"
        )


def second_city_office(cast: Cast) -> Post:
    """Another person in the city office."""
    with past_the_policies():
        user, _ = create_user(username="city_office_2", name="孙市", password="x" * 20)
        post = build_post(user=user, unit=cast.units["city"], role=Role.CITY_OFFICE, since=date(2024, 1, 1))
        post.save(force_insert=True)
    return post


def test_the_file_that_goes_is_out_of_sight_and_its_number_finds_the_one_that_stays(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.county_office, **AGAIN, identity_number=OTHER_NUMBER)
    merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        assert not Child.objects.filter(existing(), pk=gone).exists()
        assert [child.pk for child in children_found(OTHER_NUMBER)] == [kept]
        assert [child.pk for child in children_found("张晓雨").filter(existing())] == []
        with pytest.raises(AlreadyRegistered) as error:
            register_child(values={**AGAIN, "identity_number": OTHER_NUMBER}, as_of=timezone.localdate())
        assert error.value.child == kept


def test_a_number_that_only_the_other_file_had_comes_along(cast: Cast) -> None:
    gone, kept = cast.children["小雨"], registered_again(cast, cast.county_office)
    merge = merged(cast.county_office, kept, gone)
    assert merge.choices["identity"] == "theirs"
    with past_the_policies():
        stays, shell = Child.objects.get(pk=kept), Child.objects.get(pk=gone)
        assert stays.identity.reveal() == NUMBER
        assert (stays.temporary_key, shell.identity_index) == ("", None)
        assert shell.temporary_key
        assert IdentityKey.objects.get(hash=blind_index(NUMBER)).child == kept


def test_two_numbers_change_places_and_both_stay_known(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.county_office, **AGAIN, identity_number=OTHER_NUMBER)
    merged(cast.county_office, kept, gone, identity="theirs")
    with past_the_policies():
        assert Child.objects.get(pk=kept).identity.reveal() == OTHER_NUMBER
        assert Child.objects.get(pk=gone).identity.reveal() == NUMBER
        owners = {bytes(key.hash): key.child for key in IdentityKey.objects.filter(child__in=[kept, gone])}
    assert owners == {blind_index(OTHER_NUMBER): kept, blind_index(NUMBER): gone}


def test_what_is_newer_follows_what_was_before(cast: Cast, guards_hold) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    with acting_as(cast.county_office):
        Enrolment.objects.filter(child=kept).update(since=date(2023, 9, 1))
        Enrolment.objects.filter(child=gone).update(since=date(2025, 9, 1))
        Residence.objects.filter(child=kept).update(since=date(2024, 9, 1))
        Residence.objects.filter(child=gone).update(since=date(2020, 1, 1))
    merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        enrolments = Enrolment.objects.filter(child=kept).order_by("since")
        assert [(fact.grade, fact.until) for fact in enrolments] == [(3, date(2025, 9, 1)), (4, None)]
        residences = Residence.objects.filter(child=kept).order_by("since")
        lived = [(fact.place, fact.until) for fact in residences]
        assert lived == [(HONGYAN, date(2024, 9, 1)), (TAIXIANG, None)]
        child = Child.objects.get(pk=kept)
        assert (child.region, child.school) == (TAIXIANG, None)
    guards_hold()


def test_people_of_one_name_are_one_and_what_is_known_of_them_is_put_together(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(
        cast,
        cast.county_office,
        **{**AGAIN, "father_phone": "13911112222"},
        father_identity_number="610427198501011238",
    )
    with acting_as(cast.county_office):
        father = Tie.objects.get(child=gone, kind="father").person
        assert father.phone.reveal() == "13911112222"
    merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        father = Tie.objects.get(child=kept, kind="father").person
        assert father.phone.reveal() == "13509112233"
        assert father.identity.reveal() == "610427198501011238"
        assert Tie.objects.get(child=kept, kind="mother").person.name == "李秀兰"
        assert Person.objects.filter(name="张建军").count() == 2


def test_the_parents_sign_in_sees_the_file_that_stays_alone(cast: Cast) -> None:
    gone, kept = cast.children["小雨"], registered_again(cast, cast.county_office)
    merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        seats = {charged.seat for charged in ChargedChild.objects.filter(child=kept)}
        assert {cast.parent.seat, cast.proxy_parent.seat} <= seats
        assert not ChargedChild.objects.filter(child=gone).exists()
    with acting_as(cast.parent):
        assert set(Child.objects.values_list("pk", flat=True)) == {kept, cast.children["小石"]}


def test_papers_come_along_and_closed_ones_stay_closed(cast: Cast) -> None:
    gone, kept = cast.children["小雨"], registered_again(cast, cast.county_office)
    open_one = attached(cast, cast.village_director)
    cast.psychologist.compartments = ["psychology"]
    closed = attached(cast, cast.psychologist, "psychological")
    merged(cast.county_office, kept, gone, fact__enrolment="theirs")
    with acting_as(cast.county_office):
        assert [paper.pk for paper in ChildDocument.objects.filter(child=kept)] == [open_one.pk]
    with acting_as(cast.psychologist):
        paper = ChildDocument.objects.select_related("file").get(pk=closed.pk)
        assert (paper.child_id, paper.file.child, paper.compartment) == (kept, kept, "psychology")


def test_a_printed_card_leads_on_and_is_no_longer_the_latest(cast: Cast) -> None:
    gone, kept = cast.children["小雨"], registered_again(cast, cast.county_office)
    with acting_as(cast.county_office):
        print_cards(
            children=Child.objects.filter(pk=gone), kind="child", layout="fold", on=timezone.localdate()
        )
    merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        card = CardIssue.objects.get(child=gone)
        assert (card.is_latest, card.outdated_since) == (False, timezone.localdate())


def test_the_shell_goes_where_the_file_goes(cast: Cast, guards_hold) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    merge = merged(cast.county_office, kept, gone)
    with acting_as(cast.city_office):
        child = Child.objects.get(pk=kept)
        now = Residence.objects.get(child=kept, until__isnull=True)
        record_change(
            child=child,
            fact=Residence,
            values={"place": JING_VILLAGE, "lives_with": "61"},
            since=date(2099, 1, 1),
            version=now.version,
        )
    guards_hold()
    with acting_as(cast.other_county_office):
        assert Child.objects.get(pk=gone).region == JING_VILLAGE
        assert Merge.objects.get().regions == [JING_VILLAGE]
    with acting_as(cast.county_office):
        assert not Merge.objects.filter(pk=merge.pk).exists()


def test_somebody_changed_one_of_the_files_meanwhile(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    with acting_as(cast.county_office):
        marks = compare(Child.objects.get(pk=kept), Child.objects.get(pk=gone)).marks
        health = Health.objects.get(child=gone)
        record_change(
            child=Child.objects.get(pk=gone),
            fact=Health,
            values={"condition": "20"},
            since=date(2099, 1, 1),
            version=health.version,
        )
    with acting_as(cast.county_office), pytest.raises(FilesChanged) as error:
        merge_children(kept=kept, gone=gone, choices={}, seen=marks, is_certain=True)
    assert error.value.items == {"fact:health"}


def test_twice_is_once_and_a_shell_is_gone(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    merge = merged(cast.county_office, kept, gone)
    with acting_as(cast.county_office):
        again = merge_children(kept=kept, gone=gone, choices={}, seen={}, is_certain=False)
    assert again.pk == merge.pk
    assert refused(cast.county_office, gone, cast.children["小石"]) == "gone"
    assert refused(cast.county_office, kept, kept) == "gone"


def test_a_closed_file_is_opened_before_it_is_merged(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.county_office, **AGAIN)
    with acting_as(cast.county_office):
        close_file(child=Child.objects.get(pk=gone), reason="moved", since=TODAY, today=TODAY)
    assert refused(cast.county_office, kept, gone) == "closed"


def test_perhaps_twins_need_somebody_who_is_certain(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    assert refused(cast.county_office, kept, gone, is_certain=False) == "perhaps_twins"
    assert refused(cast.county_office, kept, gone, propose_merge, is_certain=False) == "perhaps_twins"


def test_a_town_proposes_and_an_office_confirms(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    assert refused(cast.town_supervisor, kept, gone) == "needs_office"
    proposal = proposed(cast.town_supervisor, kept, gone)
    assert proposed(cast.town_supervisor, kept, gone).pk == proposal.pk
    assert (proposal.state, proposal.choices["name"]) == ("waiting", "theirs")
    merge = merged(cast.county_office, kept, gone)
    assert (merge.pk, merge.state) == (proposal.pk, "merged")
    assert (merge.recorded_by, merge.decided_by) == (cast.town_supervisor.user_id, cast.county_office.user_id)


def test_across_counties_somebody_else_confirms_whose_place_holds_both(cast: Cast, guards_hold) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.other_county_office, **{**AGAIN, "village": JING_VILLAGE})
    assert refused(cast.city_office, kept, gone) == "needs_second_person"
    proposal = proposed(cast.city_office, kept, gone)
    assert refused(cast.city_office, kept, gone) == "own_proposal"
    for office in (cast.county_office, cast.other_county_office):
        with acting_as(office):
            assert Merge.objects.get().pk == proposal.pk
            with pytest.raises(RegistryError):
                merge_children(kept=kept, gone=gone, choices={}, seen={}, is_certain=True)
    merge = merged(second_city_office(cast), kept, gone)
    assert merge.pk == proposal.pk
    guards_hold()


def test_the_county_of_either_child_declines(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.other_county_office, **{**AGAIN, "village": JING_VILLAGE})
    proposal = proposed(cast.city_office, kept, gone)
    with acting_as(cast.other_county_office):
        declined = decline_merge(
            merge=Merge.objects.get(), reason="两家人我们都认识", version=proposal.version
        )
        assert (declined.state, declined.refusal) == ("declined", "两家人我们都认识")
        assert decline_merge(merge=declined, reason="", version=1).pk == proposal.pk
    assert refused(cast.city_office, kept, gone) == "needs_second_person"


def test_whoever_proposed_takes_it_back_and_no_other_town_does(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    proposal = proposed(cast.county_office, kept, gone)
    with acting_as(cast.town_supervisor), pytest.raises(RegistryError) as error:
        decline_merge(merge=proposal, reason="不是", version=1)
    assert error.value.code == "needs_office"
    with acting_as(cast.county_office):
        decline_merge(merge=proposal, reason="看错了", version=proposal.version)
        with pytest.raises(RegistryError):
            decline_merge(
                merge=merged(cast.county_office, kept, gone), reason="看错了", version=proposal.version
            )


def test_who_merged_stands_in_the_log_of_both(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    merge = merged(cast.county_office, kept, gone)
    with past_the_policies():
        lines = AccessEntry.objects.filter(action="registry.merge_children", detail__merge=str(merge.pk))
        assert {line.child for line in lines} == {kept, gone}
        history = Child.history.rel.related_model.objects.filter(pgh_obj_id=gone)  # type: ignore[attr-defined]
        assert history.last().pgh_context["user"] == str(cast.county_office.user_id)


def test_erasing_the_child_erases_what_stood_second_too(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    merged(cast.county_office, kept, gone)
    with acting_as(cast.city_office):
        erase_child(child=Child.objects.get(pk=kept), basis="本人申请")
    with past_the_policies():
        shell = Child.objects.get(pk=gone)
        assert (shell.name, shell.remarks, shell.household_id) == ("", "", None)
        assert not Merge.objects.exists()
        assert not Tie.objects.filter(child__in=[kept, gone]).exists()
        assert not Person.objects.filter(name="李秀兰").exists()
        history = Child.history.rel.related_model.objects  # type: ignore[attr-defined]
        assert not history.filter(city=CITY, pgh_obj_id__in=[kept, gone]).exists()


def test_a_roster_that_names_the_shell_means_the_file_that_stays(cast: Cast) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.county_office, **AGAIN, identity_number=OTHER_NUMBER)
    merged(cast.county_office, kept, gone)
    roster = applied(
        cast.county_office,
        [
            row(
                child_name="张小雨",
                identity_number=OTHER_NUMBER,
                sex="女",
                birth_on="2017-05-04",
                illness="哮喘",
            )
        ],
    )
    assert (roster.counts["new"], roster.counts["changed"]) == (0, 1), roster.refusal


def test_a_relation_to_the_mother_is_taken_from_the_other_file(cast: Cast) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    with acting_as(cast.county_office):
        tie_person(
            child=Child.objects.get(pk=kept),
            kind="mother",
            since=None,
            details={"name": "王兰", "phone": "13700001111"},
        )
    merged(cast.county_office, kept, gone, **{f"tie__{mother_of(cast, gone)}": "theirs"})
    with acting_as(cast.county_office):
        assert Tie.objects.get(child=kept, kind="mother").person.name == "李秀兰"
        assert Tie.objects.get(child=gone, kind="mother").person.name == "王兰"


def mother_of(cast: Cast, child: UUID) -> UUID:
    with acting_as(cast.county_office):
        return Tie.objects.get(child=child, kind="mother").pk
