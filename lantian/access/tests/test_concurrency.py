"""Two offices at the same moment: one seat changes hands once."""

from typing import Any

from django.utils import timezone

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.securing import secure_database
from lantian.access.services import Newcomer, Overtaken, Refused, appoint_newcomer, end_post, hand_over
from tests.cast import Cast
from tests.together import Act, at_once


def hands_over(post: Post, office: Post, to: User) -> Act:
    def act() -> Post:
        with acting_as(office):
            return hand_over(post=post, successor=to, on=timezone.localdate())

    return act


def test_two_handovers_at_once_seat_one_successor(real_cast: Cast) -> None:
    cast, post = real_cast, real_cast.village_director
    results = at_once(
        hands_over(post, cast.county_office, cast.parent.user),
        hands_over(post, cast.city_office, cast.proxy_parent.user),
    )
    assert sorted(type(result).__name__ for result in results) == ["Overtaken", "Post"], results
    assert Post.objects.filter(seat=post.seat, until__isnull=True).count() == 1


def test_an_end_and_a_handover_at_once(real_cast: Cast) -> None:
    cast, post = real_cast, real_cast.village_director

    def ends() -> Post:
        with acting_as(cast.city_office):
            return end_post(post=post, until=timezone.localdate())

    results = at_once(ends, hands_over(post, cast.county_office, cast.parent.user))
    assert len([result for result in results if isinstance(result, Overtaken)]) == 1, results


def test_two_newcomers_of_one_name_at_once(real_cast: Cast) -> None:
    """Both are welcome, or one is asked to try again; nobody gets the account of the other."""
    cast = real_cast

    def welcomes(office: Post, unit: str) -> Act:
        def act() -> Any:
            with acting_as(office):
                return appoint_newcomer(
                    newcomer=Newcomer("单小红"),
                    unit=cast.units[unit],
                    role=Role.VILLAGE_DIRECTOR,
                    since=timezone.localdate(),
                )

        return act

    results = at_once(welcomes(cast.county_office, "next_village"), welcomes(cast.city_office, "far_village"))
    assert {type(result) for result in results} <= {tuple, Refused}, results
    users = list(User.objects.filter(name="单小红").values_list("username", flat=True))
    assert 1 <= len(users) == len(set(users))


def test_two_at_once_secure_one_database(transactional_db: None) -> None:
    assert at_once(secure_database, secure_database) == [None, None]
