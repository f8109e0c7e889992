"""What a row was before, and who changed it: kept by the database, whatever road the change took."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lantian.access.models import ChargedChild, Post, User
from lantian.access.scopes import acting_as, acting_as_nobody, taking_rows_away
from lantian.access.securing import declared_models
from lantian.access.services import end_post, reset_password
from tests.cast import CITY, Cast, Child


def history_of(name: str) -> list[tuple[str, dict[str, str]]]:
    """Remarks and author of every earlier state of a child, the latest first."""
    rows = Child.objects.get(name=name).history.filter(city=CITY).order_by("-pgh_created_at")
    return [(row.remarks, row.pgh_context) for row in rows]


def test_a_change_keeps_what_was_there_and_who_changed_it(cast: Cast, as_web: None) -> None:
    director = cast.village_director
    with acting_as(director):
        child = Child.objects.get(name="张小雨")
        child.remarks = "爱画画"
        child.save(update_fields=["remarks"])
        (remarks, author), *_rest = history_of("张小雨")
    assert remarks == ""
    assert author == {"user": str(director.user_id), "post": str(director.pk)}


def test_a_change_by_update_and_by_bare_sql_is_kept_too(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        before = len(history_of("张小雨"))
        Child.objects.filter(name="张小雨").update(remarks="一")
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_child SET remarks = '二' WHERE city = %s AND name = '张小雨'", [CITY]
            )
        kept = history_of("张小雨")
    assert len(kept) == before + 2
    assert {remarks for remarks, _ in kept} >= {"一", ""}
    assert {author["post"] for _, author in kept} == {str(cast.county_office.pk)}


def test_no_change_about_a_child_is_nobodys(cast: Cast) -> None:
    """Even the owner of the database, outside a scope, cannot change a row of a city without an author."""
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Child.national.filter(name="张小雨").update(remarks="…")


def test_an_empty_author_is_none(cast: Cast) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pghistory.context_metadata = ''")
        with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
            cursor.execute("UPDATE registry_child SET remarks = '…'")


def test_every_history_of_a_city_table_demands_its_author() -> None:
    histories = [model for model in declared_models() if hasattr(model, "pgh_tracked_model")]
    lenient = {model.__name__ for model in histories if model._meta.get_field("pgh_context").null}
    assert len(histories) > 5
    # What happens at the door has no author yet; units are also loaded from files by the owner of the database.
    assert lenient == {"UserHistory", "UnitHistory", "UnitDutyHistory"}


def test_history_is_seen_in_the_scope_of_its_row(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        Child.objects.filter(name="张小雨").update(remarks="…")
    history = Child._meta.get_field("history").related_model
    with acting_as(cast.far_village_director):
        assert not history.objects.filter(city=CITY, name="张小雨").exists()
    with acting_as(cast.village_director):
        assert history.objects.filter(city=CITY, name="张小雨").exists()


def test_history_is_not_rewritten(cast: Cast, as_web: None) -> None:
    history = Child._meta.get_field("history").related_model
    for part in ("county_office", "village_director", "school_head"):
        with pytest.raises(Exception, match="permission denied"), acting_as(cast.posts[part]):
            history.objects.filter(city=CITY).update(remarks="…")


def test_a_list_of_charged_children_keeps_what_was_taken_off_it(cast: Cast) -> None:
    with acting_as(cast.county_office), taking_rows_away():
        row = ChargedChild.objects.filter(seat=cast.proxy_parent.seat).get()
        history = row.history.model
        key = row.pk
        row.delete()
        kept = history.objects.get(id=key, pgh_label="delete")
    assert kept.child == cast.children["小雨"]
    assert kept.pgh_context["post"] == str(cast.county_office.pk)


def test_the_end_of_a_post_names_who_ended_it(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        end_post(post=cast.village_director, until=timezone.localdate())
    (row,) = Post.objects.get(pk=cast.village_director.pk).history.all()
    assert (row.until, row.pgh_context["post"]) == (None, str(cast.county_office.pk))


def test_a_reset_password_names_who_gave_it_and_never_the_password(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        reset_password(user=cast.village_director.user)
    row = User.objects.get(pk=cast.village_director.user_id).history.latest("pgh_created_at")
    assert row.pgh_context["user"] == str(cast.county_office.user_id)
    assert not hasattr(row, "password")


def test_ones_own_change_names_oneself(cast: Cast, as_web: None) -> None:
    own = cast.parent.user_id
    with acting_as_nobody(read_only=False, user=own):
        User.objects.filter(pk=own).update(must_change_password=True)
    assert User.objects.get(pk=own).history.latest("pgh_created_at").pgh_context == {"user": str(own)}
