"""Orders: nothing tells who the child is before the family agreed; one organisation gets it; the word ends it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.levels import note_level
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.plans.models import Measure, Need
from lantian.registry.services.registering import register_child
from lantian.resources.errors import ResourceError
from lantian.resources.models import Order, OrderedNeed, Resource
from lantian.resources.queries.orders import taken_by, wanted
from lantian.resources.queries.owed import owed
from lantian.resources.services import ordering
from lantian.resources.services.forgetting import forget_child
from lantian.resources.tests.conftest import (
    AGREED,
    TODAY,
    WORD,
    entered,
    going,
    need_of,
    organisation,
    published,
    taken,
)
from tests.cast import HONGYAN, XINMIN, Cast, past_the_policies, shown

pytestmark = pytest.mark.usefixtures("as_web")


@pytest.fixture
def two(cast: Cast):
    """Two social organisations of 彬州市."""
    with past_the_policies():
        return organisation("彬州志愿者协会"), organisation("豳风社工站")


def now(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_an_order_tells_kind_and_town_and_no_child(cast: Cast, two):
    order = published(cast)
    with acting_as(two[0], read_only=True):
        (line,) = wanted(two[0], TODAY)
        assert (line.kind.code, line.town, line.band, line.count) == ("S01", XINMIN, "", 1)
        assert not OrderedNeed.objects.exists()
    told = {field.name for field in Order._meta.fields}
    assert not told & {"child", "need", "school", "village"}
    with past_the_policies():
        assert Notice.objects.filter(seat__in=[post.seat for post in two], kind="order_offered").count() == 2
        assert order.region == XINMIN


def test_an_age_is_told_where_five_are_as_old(cast: Cast, two):
    assert published(cast).band == ""
    with acting_as(cast.county_office):
        for number in range(4):
            born = {"birth_on": cast.child("小雨").birth_on, "no_identity_reason": "not_registered"}
            values = {"child_name": f"同龄{number}", "sex": "1", "village": HONGYAN, **born}
            register_child(values=values, as_of=TODAY)
    assert published(cast, need_of(cast, code="S02")).band == "6-11"


def test_two_organisations_one_gets_it_and_the_other_is_told(cast: Cast, two):
    order, offers = published(cast), [entered(post) for post in two]
    assert taken(two[0], order, offers[0]).taken_by == two[0].unit_id
    with pytest.raises(ResourceError, match="taken_already"):
        taken(two[1], order, offers[1])
    with acting_as(two[1], read_only=True):
        assert now(order).taken_by == two[0].unit_id
        assert wanted(two[1], TODAY) == []
        assert [row.ordered for row in Resource.objects.filter(name="周末上门辅导").order_by("pk")] == [1, 0]


def test_an_offer_takes_no_more_than_it_has_room_for(cast: Cast, two):
    offer = entered(two[0], busy=1)
    orders = [published(cast, need_of(cast, name, code)) for name, code in (("小雨", "S01"), ("小石", "S02"))]
    taken(two[0], orders[0], offer)
    with pytest.raises(ResourceError, match="no_room"):
        taken(two[0], orders[1], offer)
    with acting_as(two[0]):
        ordering.give_back(order=now(orders[0]), version=2, reason="hands")
    assert taken(two[0], orders[1], offer).state == "taken"


@pytest.mark.parametrize(
    ("more", "wrong"),
    [({"codes": ["M07"]}, "offer_unfit"), ({"reach": "village", "place": 610482102259}, "offer_unfit")],
)
def test_only_a_fitting_offer_of_ones_own_takes_an_order(cast: Cast, two, more, wrong):
    order = published(cast)
    with pytest.raises(ResourceError, match=wrong):
        taken(two[0], order, entered(two[0], **more))
    with pytest.raises(ResourceError, match="offer_needed"):
        taken(two[0], order, entered(two[1]))
    with pytest.raises(ResourceError, match="not_an_organisation"):
        taken(cast.department, order, entered(cast.department))


def test_the_taker_is_told_with_consent_and_reads_no_more_when_it_ends(cast: Cast, two):
    order = published(cast)
    taken(two[0], order, entered(two[0]))
    assert told(two[0]) == [""]
    with acting_as(cast.town_supervisor):
        for missing, wrong in (
            ({"told": " "}, "told_needed"),
            ({"consent_on": TODAY + timedelta(1)}, "consent_future"),
            ({"consent_on": TODAY.replace(year=1990, day=1)}, "before_birth"),
        ):
            with pytest.raises(ResourceError, match=wrong):
                ordering.confirm(order=now(order), version=2, values=AGREED | missing, today=TODAY)
        ordering.confirm(order=now(order), version=2, values=AGREED, today=TODAY)
        measure = Measure.objects.get()
        assert (measure.outside, measure.state) == ("彬州志愿者协会", "live")
    assert told(two[0]) == [AGREED["told"]]
    with acting_as(two[1], read_only=True):
        assert not OrderedNeed.objects.exists()
    with acting_as(cast.town_supervisor):
        early = WORD | {"word_on": TODAY - timedelta(1)}
        with pytest.raises(ResourceError, match="before_consent"):
            ordering.finish(order=now(order), version=3, values=early, today=TODAY)
        ordering.finish(order=now(order), version=3, values=WORD, today=TODAY)
        with pytest.raises(ResourceError, match="not_now"):
            ordering.finish(order=now(order), version=4, values=WORD, today=TODAY)
        assert (Need.objects.get().state, Measure.objects.get().state) == ("met", "kept")
        assert OrderedNeed.objects.get().word == "yes"
    assert told(two[0]) == [""]
    with acting_as(two[0], read_only=True):
        assert not OrderedNeed.objects.exists()
        assert Resource.objects.get().ordered == 0


def told(post) -> list[str]:
    with acting_as(post, read_only=True):
        return [line.told for line in taken_by(post, TODAY)]


def test_what_is_given_back_waits_for_another_and_for_a_new_consent(cast: Cast, two):
    order = published(cast)
    going(cast, two[0], order, entered(two[0]))
    with acting_as(two[1]), pytest.raises(ResourceError, match="not_now"):
        ordering.give_back(order=now(order), version=3, reason="hands")
    with acting_as(two[0]):
        ordering.give_back(order=now(order), version=3, reason="hands")
    with acting_as(cast.town_supervisor):
        again = ordering.offer_again(order=now(order), version=4, today=TODAY)
        row = OrderedNeed.objects.get()
        assert (again.state, again.taken_by, row.told_to, row.told, row.consent_by) == (
            "offered",
            None,
            [],
            None,
            "",
        )
        assert (Need.objects.get().state, Measure.objects.get().note) == ("open", "人手或物资不足")
    assert taken(two[1], order, entered(two[1])).taken_by == two[1].unit_id


def test_a_family_takes_back_its_consent(cast: Cast, two):
    order = published(cast)
    going(cast, two[0], order, entered(two[0]))
    with acting_as(cast.town_supervisor):
        with pytest.raises(ResourceError, match="reason_needed"):
            ordering.withdraw(order=now(order), version=3, reason="", today=TODAY)
        ordering.withdraw(order=now(order), version=3, reason="family", today=TODAY)
    assert told(two[0]) == [""]
    with acting_as(two[0], read_only=True):
        assert not OrderedNeed.objects.exists()
    published(cast, need_again())


def need_again() -> Need:
    with past_the_policies():
        return Need.objects.get()


def test_two_at_the_town_move_an_order_on_once(cast: Cast, two):
    order = published(cast)
    taken(two[0], order, entered(two[0]))
    with acting_as(cast.county_office):
        ordering.refuse(order=now(order), version=2, reason="unfit")
    with acting_as(cast.town_supervisor), pytest.raises(ResourceError, match="not_now"):
        ordering.confirm(order=now(order), version=2, values=AGREED, today=TODAY)
    taken(two[1], order, entered(two[1]))
    with acting_as(cast.town_supervisor), pytest.raises(Conflict):
        ordering.confirm(order=now(order), version=2, values=AGREED, today=TODAY)


def test_what_is_not_offered_to_organisations(cast: Cast):
    need = need_of(cast)
    with pytest.raises(ResourceError, match="no_organisation"):
        published(cast, need)
    with past_the_policies():
        organisation("彬州志愿者协会")
    published(cast, need)
    with pytest.raises(ResourceError, match="ordered_already"):
        published(cast, need)
    with pytest.raises(ResourceError, match="not_for_organisations"):
        published(cast, need_of(cast, code="P10"))


def test_an_erased_child_leaves_no_order(cast: Cast, two):
    order = published(cast)
    going(cast, two[0], order, entered(two[0]))
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
        assert not OrderedNeed.objects.exists()
        assert (now(order).state, now(order).reason) == ("withdrawn", "gone")
    with past_the_policies():
        assert not OrderedNeed.history.rel.related_model.objects.exists()
        assert timezone.localdate() == now(order).ended_on


def test_the_level_is_told_with_the_consent_and_not_before_or_after(cast: Cast, two):
    tutors = two[0]
    offer, order = entered(tutors), published(cast)
    with acting_as(cast.town_supervisor):
        note_level(child=cast.children["小雨"], level=RiskLevel.RED, since=TODAY, review_by=TODAY)

    def told() -> Counter[str]:
        return shown(tutors, lambda: owed(tutors, TODAY).of_unit(tutors.unit_id).levels)

    row = taken(tutors, order, offer)
    assert told() == {"": 1}
    with acting_as(cast.town_supervisor):
        ordering.confirm(order=row, version=row.version, values=AGREED, today=TODAY)
    assert told() == {"red": 1}
    assert shown(tutors, lambda: taken_by(tutors, TODAY)[0].level) == "red"
    with acting_as(tutors):
        row = Order.objects.get()
        ordering.give_back(order=row, version=row.version, reason="hands")
    with acting_as(cast.town_supervisor):
        row = Order.objects.get()
        ordering.offer_again(order=row, version=row.version, today=TODAY)
    assert told() == {}
    with acting_as(cast.town_supervisor, read_only=True):
        assert OrderedNeed.objects.get().level == ""
