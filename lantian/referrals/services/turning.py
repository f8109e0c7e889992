"""What time alone does: who hears of a referral that does not move, of those whose day has come and no others."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import OFFICES, Compartment, Role
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.referrals.models import UnitReferral
from lantian.referrals.rules.clocks import standing
from lantian.referrals.rules.life import State
from lantian.referrals.services.telling import tell_offices, tell_sender
from lantian.registry.card_jobs import covering_posts

PORTION = 500


def turning_posts(on: date) -> Iterator[Post]:
    """Posts in whose names the night looks: those that see every child, and holders of protection cases."""
    yield from covering_posts()
    posts = Post.objects.filter(holding(on), role__in=OFFICES).select_related("unit", "user")
    yield from (post for post in posts.order_by("pk") if Compartment.PROTECTION in post.compartments)


def turn_due_of(post: Post, on: date) -> int:
    """Brings the referrals whose day has come up to it, a portion a transaction; how many."""
    done = 0
    while True:
        with acting_as(post):
            found = turn_due(on)
        done += found
        if found < PORTION:
            return done


@transaction.atomic
def turn_due(on: date) -> int:
    """Tells offices, and whoever asked, of at most `PORTION` referrals that do not move; how many there were."""
    due = UnitReferral.objects.filter(turns_on__lte=on).order_by("turns_on", "pk")
    rows = list(due.select_for_update(no_key=True, skip_locked=True, of=("self",))[:PORTION])
    for row in rows:
        now = standing(State(row.state), row.due_on, on)
        if now.heard_by != row.heard_by and now.heard_by:
            tell_offices(row, Role(now.heard_by), "referral_stuck", on)
            tell_sender(row, on, kind="referral_stuck")
        row.heard_by, row.turns_on = now.heard_by, now.turns_on
    UnitReferral.objects.bulk_update(rows, ["heard_by", "turns_on"])
    return len(rows)
