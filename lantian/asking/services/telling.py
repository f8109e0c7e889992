"""A village is asked for a form that is not on its list: one tap tells the county, which says what is to be done."""

from datetime import date

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_post
from lantian.asking.errors import AskingError
from lantian.asking.models import UnlistedForm
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell

State = UnlistedForm.State
LONGEST = 120


@transaction.atomic
def report(*, title: str, asker: str, today: date) -> UnlistedForm:
    """Tells the office that the acting post was asked. Both words may be empty: that it happened is enough."""
    post = acting_post()
    row = UnlistedForm(
        region=post.region_low or 0, title=title.strip()[:LONGEST], asker=asker.strip()[:LONGEST],
        recorded_by=post.user_id,
    )  # fmt: skip
    row.save(force_insert=True)
    note_access("asking.report_form", region=row.region, what="reported", unlisted=str(row.pk))
    _tell_office(row, today)
    return row


def _tell_office(unlisted: UnlistedForm, today: date) -> None:
    """The county office hears of it; where it has nobody, the city office."""
    for role in (Role.COUNTY_OFFICE, Role.CITY_OFFICE):
        seats = [holder.seat for holder in holders(role, unlisted.region, today)]
        if seats:
            tell(seats=seats, kind="form_unlisted")
            return


@transaction.atomic
def refuse(*, unlisted: UnlistedForm, version: int, answer: str, today: date) -> UnlistedForm:
    """The village need not fill it in, and is told so.

    Raises `Conflict`, `AskingError`: not_now, settle_words_needed.
    """
    if unlisted.state != State.OPEN:
        raise AskingError("not_now")
    if not answer.strip():
        raise AskingError("settle_words_needed", field="answer")
    values = {
        "state": State.REFUSED, "answer": answer.strip(), "settled_on": today, "settled_by": acting_post().user_id,
    }  # fmt: skip
    settled = update_if_unchanged(unlisted, values, version=version)
    note_access("asking.decide_form", region=settled.region, what="unlisted", unlisted=str(settled.pk))
    tell_village(settled, today)
    return settled


def tell_village(unlisted: UnlistedForm, today: date) -> None:
    """Whoever told of a form hears what came of it."""
    for role in (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR):
        posts = holders(role, unlisted.region, today)
        seats = [post.seat for post in posts if post.region_low == unlisted.region]
        if seats:
            tell(seats=seats, kind="form_settled")
