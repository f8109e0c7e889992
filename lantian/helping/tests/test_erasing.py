"""Erasing a helper: nothing of the person is left in any table, and nobody is erased too early."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.access.sealing import blind_index, unseal
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, Training, Vetting
from lantian.helping.queries.listing import Listing, listed
from lantian.helping.rules.keeping import is_over
from lantian.helping.services import leaving, people, posts, training
from lantian.helping.services.erasing import erase
from lantian.helping.tests.conftest import TODAY, accepted, again, checked, nominated
from lantian.registry.tests.test_erasing import rows
from tests.cast import Cast, past_the_policies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
NUMBER = "610427196103080027"
FAR_VILLAGE = 610423104200
KEPT = {"declined": 6, "left": 36}
FORGOTTEN: list[Any] = []


def one_pair(helpers: list[Any]) -> dict[Any, int]:
    return dict.fromkeys(helpers, 1)


def forgetter(helper: Any) -> None:
    """A room above that is told to forget, once the row says nothing more."""
    FORGOTTEN.append((helper, Helper.objects.get(pk=helper).name))


def gone(cast: Cast, **changes: Any) -> Helper:
    """Somebody with a past, who left: trained, checked, changed, at home in another county before."""
    made = accepted(cast, words="怕黑怕狗", **changes)
    checked(cast, made)
    with acting_as(cast.county_office):
        values = {"subject": "law", "on": TODAY, "hours": 2, "by": "彬州司法所"}
        training.train(helper=again(cast, made), values=values, key=uuid7(), today=TODAY)
        helper = again(cast, made)
        helper = people.edit(
            helper=helper, values={"name": "寇淑芬", "phone": "13772066669"}, version=helper.version, on=TODAY
        )
    with acting_as(cast.city_office):
        helper = people.edit(helper=helper, values={"region": FAR_VILLAGE}, version=helper.version, on=TODAY)
        return leaving.leave(helper=helper, on=TODAY, reason="health", words="腰不好", today=TODAY)


def texts(value: Any) -> Iterator[str]:
    """What a value says, sealed or not."""
    if not isinstance(value, bytes | memoryview):
        yield str(value)
        return
    yield bytes(value).hex()
    for column in ("helper.phone", "helper.identity"):
        with suppress(ValueError):
            yield unseal(bytes(value), column)


def traces(*words: str) -> set[str]:
    """Columns in which one of the words stands, plain, sealed, or as a blind index."""
    wanted = [*words, *(blind_index(word).hex() for word in words)]
    with past_the_policies():
        return {
            f"{table}.{column}"
            for table, row in rows()
            for column, value in row.items()
            if any(word in text for text in texts(value) for word in wanted)
        }


def refused(cast: Cast, helper: Helper, part: str = "county_office", **said: Any) -> str:
    asked = {"reason": "asked", "version": helper.version, "on": TODAY} | said
    with acting_as(cast.posts[part]), pytest.raises(HelpingError) as error:
        erase(helper=helper, **asked)
    return error.value.code


def declined(cast: Cast, **changes: Any) -> Helper:
    helper = nominated(cast, **changes)
    with acting_as(cast.county_office):
        return people.decline(helper=helper, reason="no_need", words="", version=1, on=TODAY)


def test_nothing_of_the_person_is_left_wherever_it_lay(cast: Cast, settings):
    settings.HELPER_FORGETTERS = [f"{__name__}.forgetter"]
    FORGOTTEN.clear()
    helper = gone(cast, identity=NUMBER)
    words = (
        "寇淑",
        "koushu",
        "13772066666",
        "13772066669",
        NUMBER,
        "怕黑怕狗",
        "腰不好",
        "彬州司法所",
        "彬州市公安局新民派出所",
    )
    before = traces(*words)
    assert {
        "helping_helperhistory.name",
        "helping_helperhistory.phone_index",
        "helping_helper.identity",
        "helping_helperhistory.words",
        "helping_helper.reason_words",
        "helping_training.by",
        "helping_vetting.authority",
    } <= before
    # The county of today sees nothing of what lies where the helper lived before.
    with acting_as(cast.other_county_office):
        erase(helper=helper, reason="asked", version=helper.version, on=TODAY)
    assert [(helper.pk, "")] == FORGOTTEN
    assert not traces(*words)
    with past_the_policies():
        row = Helper.objects.get(pk=helper.pk)
        assert (row.standing, row.left_on, row.kind, row.region) == ("left", TODAY, "elder", FAR_VILLAGE)
        assert row.birth_on == date(1961, 1, 1)
        assert row.erased_at
        assert not Vetting.objects.exists()
        assert not Training.objects.exists()
        assert AccessEntry.objects.get(action="helping.erase").detail["reason"] == "asked"
    with acting_as(cast.other_county_office):
        assert not listed(Listing(), TODAY).exists()
        accept = partial(people.accept, helper=row, consented_on=TODAY, version=row.version, on=TODAY)
        with pytest.raises(HelpingError, match="overtaken"):
            accept()


def test_who_is_not_erased_yet(cast: Cast, settings):
    waiting = nominated(cast)
    assert refused(cast, waiting) == "not_over"
    assert refused(cast, accepted(cast, phone="13772066661")) == "not_over"
    helper = declined(cast, phone="13772066662")
    assert refused(cast, helper, reason="whim") == "reason_needed"
    assert refused(cast, helper, version=1) == "overtaken"
    assert refused(cast, helper, reason="over") == "kept_still"
    assert refused(cast, helper, part="other_county_office") == "not_yours"
    settings.HELPER_LOADS = f"{__name__}.one_pair"
    assert refused(cast, helper) == "pairs_open"
    settings.HELPER_LOADS = ""
    seated = accepted(cast, phone="13772066663")
    checked(cast, seated)
    with acting_as(cast.county_office):
        posts.give_post(helper=again(cast, seated), unit=cast.units["village"], since=TODAY)
        left = leaving.leave(helper=again(cast, seated), on=TODAY, reason="moved", today=TODAY)
    assert refused(cast, left) == "post_open"


def test_what_is_forgotten_is_never_that_of_somebody_on_file(cast: Cast):
    helper = gone(cast)
    with acting_as(cast.other_county_office), connection.cursor() as cursor:
        cursor.execute("SELECT helping_forget(%s, %s)", [helper.city, helper.pk])
    with past_the_policies():
        assert Vetting.objects.filter(helper=helper.pk).exists()


def test_the_list_tells_who_is_kept_too_long(cast: Cast, enter):
    helper, other = declined(cast), accepted(cast, phone="13772066661", name="李在")
    long_ago = TODAY - timedelta(days=190)
    with acting_as(cast.county_office):
        Helper.objects.filter(pk=helper.pk).update(standing_on=long_ago)
        Helper.objects.filter(pk=other.pk).update(standing_on=long_ago)
    office = enter("county_office")
    shown = office.get("/helping/", {"over": "on"}).content.decode()
    assert helper.name in shown
    assert other.name not in shown
    assert 'name="over"' not in enter("village_director").get("/helping/").content.decode()
    with acting_as(cast.county_office):
        erase(helper=helper, reason="over", version=helper.version, on=TODAY)


def test_an_office_reads_what_goes_and_erases(cast: Cast, enter):
    helper = declined(cast)
    office, address = enter("county_office"), f"/helping/{helper.pk}/"
    assert f"{address}erase/" in office.get(address).content.decode()
    assert "永久删除" in office.get(f"{address}erase/").content.decode()
    assert office.post(f"{address}erase/", {"version": helper.version}).status_code == 422
    done = office.post(f"{address}erase/", {"version": helper.version, "reason": "asked"}, follow=True)
    assert done.status_code == 200
    assert helper.name not in done.content.decode()
    for page in (address, f"{address}erase/", f"{address}edit/", f"{address}accept/"):
        assert office.get(page).status_code == 404


def test_whoever_stands_by_children_leaves_first(cast: Cast, enter):
    address = f"/helping/{accepted(cast).pk}/erase/"
    office = enter("county_office")
    assert "btn-danger" not in office.get(address).content.decode()
    assert office.post(address, {"version": 2, "reason": "asked"}).status_code == 422


@pytest.mark.parametrize(
    ("standing", "since", "on", "says"),
    [
        ("declined", date(2026, 1, 15), date(2026, 7, 14), False),
        ("declined", date(2026, 1, 15), date(2026, 7, 15), True),
        ("left", date(2023, 7, 15), date(2026, 7, 14), False),
        ("left", date(2023, 7, 15), date(2026, 7, 15), True),
        ("left", None, date(2026, 7, 15), False),
        ("accepted", date(1990, 1, 1), date(2026, 7, 15), False),
        ("applied", date(1990, 1, 1), date(2026, 7, 15), False),
    ],
)
def test_how_long_somebody_is_kept(standing: str, since: date | None, on: date, says: bool):
    assert is_over(standing, since, on, KEPT) is says


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 99),
)
def test_what_is_over_stays_over(since: date, on: date, days: int):
    if is_over("declined", since, on, KEPT):
        assert is_over("declined", since, on + timedelta(days), KEPT)
    assert not is_over("declined", since, since + timedelta(days=150), KEPT)
    assert is_over("declined", since, since + timedelta(days=190), KEPT)
