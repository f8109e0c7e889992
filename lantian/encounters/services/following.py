"""What follows from an act of care: duties are kept, a promise is owed, an alarm is somebody's duty today."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.duties.acts import Act
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services import fulfilling, promising
from lantian.encounters.models import Alarm, Encounter
from lantian.encounters.rules.kinds import Confidence, Kind, Seen, Way
from lantian.encounters.rules.occasions import row_key
from lantian.notices.services import tell

ACTS: Mapping[Kind, Act] = {
    Kind.HOME_VISIT: Act.HOME_VISIT,
    Kind.TALK: Act.TALK,
    Kind.CALL: Act.CALL,
    Kind.SCHOOL_CONTACT: Act.SCHOOL_CONTACT,
    Kind.STUDY_HELP: Act.STUDY_HELP,
    Kind.AID: Act.AID,
    Kind.PARENT_CONTACT: Act.PARENT_CONTACT,
    Kind.MEETING: Act.MEETING,
    Kind.HOLIDAY_FILE: Act.HOLIDAY_FILE,
}
"""What each kind counts as; what else an act keeps, the rules of duties say (a home visit is a contact as well).
Counselling counts as nothing: a kept duty would tell that it took place."""

HARM_REPORT = "harm_report"


def acts_of(row: Encounter) -> Iterator[Act]:
    """The deeds that a record shows."""
    act = ACTS.get(Kind(row.kind))
    if act:
        yield act
    if row.kind == Kind.TALK and row.way == Way.SCHOOL:
        yield Act.SCHOOL_CONTACT
    if Seen.CARER in row.seen and act:
        yield Act.CARER_CONTACT


def owe_what_follows(row: Encounter) -> None:
    """Counts a record for the duties that it keeps, and owes what it promised."""
    acts = list(acts_of(row))
    if acts:
        fulfilling.fulfil(child=row.child_id, acts=acts, on=row.happened_on, source=row.pk)
    if row.promised_on and not row.compartment and row.confidence != Confidence.CASE:
        promising.promise(
            child=row.child_id, about=row.pk, due_on=row.promised_on, owed_by=Role(row.role), seat=row.seat
        )


def owe_anew(row: Encounter) -> None:
    """A record was corrected: what it kept and promised is counted again."""
    fulfilling.withdraw(source=row.pk)
    if not row.promised_on:
        promising.drop(about=row.pk)
    owe_what_follows(row)
    if row.kept_on:
        promise_is_kept(row, row.kept_on)


def owe_nothing(row: Encounter) -> None:
    """A record was withdrawn: it keeps no duty, and nothing is promised."""
    fulfilling.withdraw(source=row.pk)
    fulfilling.withdraw(source=_keeping(row))
    promising.drop(about=row.pk)


def promise_is_kept(row: Encounter, on: date) -> None:
    """The promise of a record is kept since a day, whatever was said of it before."""
    fulfilling.withdraw(source=_keeping(row))
    promising.keep(about=row.pk, on=on, source=_keeping(row))


def owe_report(alarm: Alarm) -> None:
    """Makes an alarm the town supervisor's duty of today, and tells it at once; without one, the county office's."""
    today = timezone.localdate()
    for role in (Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE):
        seats = [post.seat for post in holders(role, alarm.region, today)]
        if seats:
            promising.promise(
                child=alarm.child_id,
                about=alarm.pk,
                due_on=today,
                owed_by=role,
                seat=None,
                risk_at_least=RiskLevel.RED,
                rule=HARM_REPORT,
                is_discreet=True,
            )
            tell(seats=seats, kind="harm_suspected", url_name="encounters:alarms")
            return


def report_is_done(alarm: Alarm, on: date) -> None:
    """Somebody called 110, or looked into it: the duty of the day is kept."""
    promising.keep(about=alarm.pk, on=on, source=alarm.pk)


def _keeping(row: Encounter) -> UUID:
    """What stands for the keeping of a promise, apart from the record in which it was made."""
    return row_key(row.pk, row.child_id)
