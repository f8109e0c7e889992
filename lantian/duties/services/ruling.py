"""An office words a rule for its place: stricter than the law, or a rule of its own. Every wording stays."""

from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.duties.errors import DutyError
from lantian.duties.models import RuleEdition
from lantian.duties.queries.rulebook import Rulebook, editions_kept
from lantian.duties.rules.book import Rule, data_of, laxer_parts
from lantian.duties.rules.shipped import NATIONAL
from lantian.duties.services.turning import look_again
from lantian.kernel.city import acting_city
from lantian.kernel.days.rules import DAY
from lantian.places.rules import scope_of

JOB = "duties.turn_soon"


def new_code() -> str:
    """A code that no other rule has; people never see it."""
    return f"own{uuid4().hex[:8]}"


@transaction.atomic
def word_rule(*, rule: Rule, since: date, edition_seen: int | None, today: date) -> RuleEdition:
    """Keeps the acting office's words of a rule from `since` on, for its place.

    A wording that is not in force yet is worded over. Raises `DutyError`: laxer, in_the_past, edition_taken,
    same_words, later_wording.
    """
    place = acting_post().region_low or 0
    last = _last(place, rule.code)
    if (last.edition if last else None) != edition_seen:
        raise DutyError("edition_taken")
    if since < today:
        raise DutyError("in_the_past")
    refuse_laxer(rule, place, since)
    terms = {name: value for name, value in data_of(rule).items() if name != "code"}
    if last and last.until is None and not last.is_retired and last.terms == terms:
        raise DutyError("same_words")
    return _keep(last, place, rule.code, {"terms": terms, "is_retired": False}, since, today)


@transaction.atomic
def put_out_of_use(*, code: str, edition_seen: int | None, today: date) -> None:
    """Ends the acting office's own words of a rule: those of the place around it hold again, or nobody owes it.

    A national rule that is no legal minimum may be put out of use in a place. Raises `DutyError`: edition_taken,
    laxer, no_rule.
    """
    place = acting_post().region_low or 0
    last = _last(place, code)
    if (last.edition if last else None) != edition_seen:
        raise DutyError("edition_taken")
    if last and last.until is None:
        _end(last, max(today, last.since + DAY))
        _after_change(place, code, today)
        return
    rule = outer_rule(code, place, today)
    if rule is None:
        raise DutyError("no_rule")
    if rule.is_minimum:
        raise DutyError("laxer", parts=["retired"])
    _keep(last, place, code, {"terms": {}, "is_retired": True}, today, today)


def refuse_laxer(rule: Rule, place: int, since: date) -> None:
    """Raises `DutyError("laxer")` with the parts in which a wording asks less than the law does."""
    minimum = outer_rule(rule.code, place, since)
    if minimum and minimum.is_minimum and (parts := laxer_parts(rule, minimum)):
        raise DutyError("laxer", parts=parts)


def outer_rule(code: str, place: int, on: date) -> Rule | None:
    """The words that hold in a place but for its own: of the place around it, else the national ones."""
    outer = [
        row for row in editions_kept() if row.place != place and scope_of(row.place)[1] >= scope_of(place)[1]
    ]
    return Rulebook(outer, on).rule(place, code) or NATIONAL.get(code)


def _keep(
    last: RuleEdition | None, place: int, code: str, values: dict, since: date, today: date
) -> RuleEdition:
    if last and last.until is None and last.since > today:
        changed = RuleEdition.objects.filter(pk=last.pk, city=acting_city(), version=last.version)
        if not changed.update(since=since, version=last.version + 1, **values):
            raise DutyError("edition_taken")
        _after_change(place, code, since)
        return RuleEdition.objects.get(pk=last.pk)
    if last and last.until is None:
        if since <= last.since:
            raise DutyError("later_wording", since=last.since)
        _end(last, since)
    row = RuleEdition(
        place=place,
        code=code,
        edition=(last.edition if last else 0) + 1,
        since=since,
        recorded_by=acting_post().user_id,
        **values,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise DutyError("edition_taken") from None
    _after_change(place, code, since)
    return row


def _end(row: RuleEdition, until: date) -> None:
    rows = RuleEdition.objects.filter(pk=row.pk, city=acting_city(), version=row.version)
    if not rows.update(until=until, version=row.version + 1):
        raise DutyError("edition_taken")


def _after_change(place: int, code: str, on: date) -> None:
    note_access("duties.make_rules", region=place, rule=code, since=on.isoformat())
    look_again(scope_of(place), on)
    if on <= timezone.localdate():
        app.configure_task(JOB, queue="follow").defer()


def _last(place: int, code: str) -> RuleEdition | None:
    rows = RuleEdition.objects.filter(city=acting_city(), place=place, code=code)
    return rows.select_for_update(no_key=True).order_by("-edition").first()
