"""The weekly list: printed with a code, and entered line by line as real encounters."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.desk.documents.week import PrintedLine, set_week
from lantian.desk.errors import DeskError
from lantian.desk.messages import explain_desk
from lantian.desk.models import WeekLine, WeekSheet
from lantian.desk.queries.week import Planned, planned
from lantian.desk.services.doing import promise_kept
from lantian.duties.acts import ACT_NAMES, Act
from lantian.duties.models import Duty
from lantian.encounters.errors import EncounterError
from lantian.encounters.messages import explain
from lantian.encounters.models import Alarm
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind, Seen, Way
from lantian.encounters.services.recording import record
from lantian.places import queries as places
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain as explain_register
from lantian.registry.services.checking import check_unchanged

TOKEN_BYTES = 12
KINDS = {
    Act.HOME_VISIT: (Kind.HOME_VISIT, Way.HOME),
    Act.CALL: (Kind.CALL, Way.PHONE),
    Act.TALK: (Kind.TALK, Way.HOME),
    Act.SCHOOL_CONTACT: (Kind.SCHOOL_CONTACT, Way.SCHOOL),
}


@dataclass(frozen=True)
class Filled:
    """A line that came back filled in: done on which day, with which few words."""

    line: WeekLine
    done_on: date
    words: str = ""


@dataclass
class Outcome:
    """What became of the lines: how many are recorded, what could not be, what may speak of harm."""

    recorded: int = 0
    refused: list[tuple[WeekLine, str]] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)


@transaction.atomic
def print_week(*, village: int, on: date) -> bytes:
    """Prints what is due in a village this week; the list is kept, so that it can be entered. Raises `FontsMissing`."""
    post, lines = acting_post(), planned(village, on)
    sheet = WeekSheet(
        region=village,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        printed_on=on,
        recorded_by=post.user_id,
    )
    pdf = set_week(
        [_printed(one, on) for one in lines],
        village=places.path(village).split(" ")[-1],
        starts_on=on,
        code_address=settings.PUBLIC_URL + reverse("desk:week_entry", args=[sheet.token]),
        made_on=on,
    )
    sheet.save(force_insert=True)
    WeekLine.objects.bulk_create(_line(sheet, number, one) for number, one in enumerate(lines, 1))
    rows = {one.child.pk: (one.child.pk, one.child.region, one.child.school) for one in lines}
    note_accesses("desk.print_week", rows.values(), count=len(rows))
    return pdf


@transaction.atomic
def enter_week(*, filled: Sequence[Filled], today: date) -> Outcome:
    """Records each line once, whatever was sent before; what cannot be so is told by line, and the others stand."""
    outcome = Outcome()
    for one in filled:
        try:
            with transaction.atomic():
                outcome.alarms += _enter(one, today)
        except EncounterError as error:
            outcome.refused.append((one.line, explain(error)))
        except RegistryError as error:
            outcome.refused.append((one.line, explain_register(error)))
        except DeskError as error:
            outcome.refused.append((one.line, explain_desk(error)))
        else:
            outcome.recorded += 1
    return outcome


def _enter(one: Filled, today: date) -> list[Alarm]:
    act = Act(one.line.act)
    if act == Act.MONTHLY_CHECK:
        check_unchanged(child=one.line.child, on=one.done_on)
        return []
    if act == Act.PROMISE:
        promise_kept(duty=_duty(one.line), on=one.done_on)
        return []
    kind, way = KINDS[act]
    told = Account(happened_on=one.done_on, way=way.value, seen=(Seen.CHILD.value,), noted=one.words.strip())
    children = [one.line.child_id]
    return record(occasion=one.line.pk, kind=kind, children=children, told=told, today=today).alarms


def _duty(line: WeekLine) -> Duty:
    duty = Duty.objects.filter(pk=line.duty).first()
    if duty is None:
        raise DeskError("decided_already")
    return duty


def _line(sheet: WeekSheet, position: int, one: Planned) -> WeekLine:
    return WeekLine(
        sheet=sheet,
        child=one.child,
        region=one.child.region,
        school=one.child.school,
        position=position,
        duty=one.duty.key,
        rule=one.duty.rule,
        act=one.act.value,
        due_on=one.duty.due_on,
        recorded_by=sheet.recorded_by,
    )


def _printed(one: Planned, on: date) -> PrintedLine:
    late = one.duty.late_from <= on
    days = (on - one.duty.due_on).days
    return PrintedLine(
        name=one.child.name,
        carer=one.carer,
        group=one.group,
        what=one.words or str(ACT_NAMES[one.act]),
        rules="、".join(one.rules) if one.rules else "答应过的事",
        due=f"逾期{days}天" if late else f"{one.duty.due_on:%-m月%-d日}前",
        is_late=late,
    )
