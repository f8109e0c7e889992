"""A post of their own for a helper: then they find the children who are tied to them when they sign in."""

from datetime import date

from django.db import transaction

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.queries import post_on_seat
from lantian.access.services import Newcomer, appoint, appoint_newcomer
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper
from lantian.helping.rules.standings import Standing
from lantian.helping.rules.vetting import Check, check_on
from lantian.helping.services.rows import change
from lantian.places.models import Unit


@transaction.atomic
def give_post(*, helper: Helper, unit: Unit, since: date) -> tuple[Post, str | None]:
    """Appoints a helper as proxy parent at a unit near families; the first password where they had no account.

    Raises `HelpingError`: not_yours, has_post, not_accepted, check_first; `NotYours` and `Refused` of access.
    """
    if helper.seat and post_on_seat(helper.seat, since):
        raise HelpingError("has_post")
    if helper.standing != Standing.ACCEPTED:
        raise HelpingError("not_accepted")
    if check_on(helper.vetted_until, since) in (Check.NONE, Check.EXPIRED):
        raise HelpingError("check_first")
    post, password = _appointed(helper, unit, since)
    values = {"user": post.user_id, "seat": post.seat}
    change(helper, values, version=None, on=since, action="give_post", unit=str(unit.pk))
    return post, password


def _appointed(helper: Helper, unit: Unit, since: date) -> tuple[Post, str | None]:
    user = User.objects.filter(pk=helper.user).first() if helper.user else None
    if user:
        return appoint(user=user, unit=unit, role=Role.PROXY_PARENT, since=since), None
    newcomer = Newcomer(name=helper.name)
    return appoint_newcomer(newcomer=newcomer, unit=unit, role=Role.PROXY_PARENT, since=since)
