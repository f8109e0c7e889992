"""Facts and events of a file in words, as an official would say them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantian.kernel.codes.tables import TableName, code_table
from lantian.registry.labels import FACT_LABELS, GRADE_LABELS
from lantian.registry.models import (
    CardIssue,
    Child,
    Closing,
    Enrolment,
    Guardianship,
    Health,
    Hukou,
    Livelihood,
    Migration,
    Residence,
    Tie,
)
from lantian.registry.queries.checking import CheckLine, ParentLine
from lantian.registry.queries.file import ChildFile, Event
from lantian.registry.rules.freshness import age_of
from lantian.registry.rules.kin import GRANDPARENTS

DIVIDER = " · "


def coded(code: str, table: TableName) -> str:
    """The name of a code in the language of the page."""
    return code_table(table).name(code, get_language() or "zh-hans") if code else ""


def grade_label(grade: int | None) -> str:
    """三年级, 高一: how a grade of the national numbering (1–12) is called."""
    return str(GRADE_LABELS[grade - 1]) if grade else ""


def class_label(name: str) -> str:
    """2班, 实验班: a class, a number with the word that says what it is."""
    return name if not name.isdecimal() else _("class %(name)s") % {"name": name}


def age_in_words(confirmed_on: date, on: date) -> str:
    """How long ago something was: today, 3 weeks ago."""
    age = age_of(confirmed_on, on)
    said = {
        "today": _("today"),
        "yesterday": _("yesterday"),
        "days": _("%(count)s days ago"),
        "weeks": _("%(count)s weeks ago"),
        "months": _("%(count)s months ago"),
        "years": _("%(count)s years ago"),
    }
    return said[age.unit] % {"count": age.count}


def month_in_words(month: date) -> str:
    """2026年11月."""
    return _("%(month)s/%(year)s") % {"year": month.year, "month": month.month}


def parent_line(parent: ParentLine) -> str:
    """父亲 张建军：外出务工 广东东莞."""
    where = " ".join(filter(None, (coded(parent.where.reason, "absence_reason"), parent.where.destination)))
    if parent.is_dead:
        where = _("has died")
    return _("%(who)s: %(where)s") % {
        "who": Tie.Kind(parent.kind).label,
        "where": where or _("not known where"),
    }


def school_line(line: CheckLine) -> str:
    """太厢小学 三年级 1班; the stage where no school is known."""
    one = line.schooling
    return school_in_words(one.stage, one.school, one.grade, one.class_name) if one else ""


def school_in_words(stage: str, school: str, grade: int | None, class_name: str) -> str:
    return " ".join(
        filter(None, (school or coded(stage, "stage"), grade_label(grade), class_label(class_name)))
    )


def grandparents_in_words(child: Child) -> str:
    """祖父 张老汉、祖母 王秀英: the grandparents whose names stand in the file."""
    named = {relation: getattr(child, one) for one, relation in GRANDPARENTS.items()}
    said = (f"{coded(relation, 'relation')} {name}" for relation, name in named.items() if name)
    return _(", ").join(said)


def fact_in_words(fact: Any, file: ChildFile) -> str:
    """One line for a dated fact of any kind."""
    parts = TELLERS[type(fact)](fact, file.regions, file.schools)
    return DIVIDER.join(str(part) for part in parts if part)


def events_in_words(events: list[Event], file: ChildFile) -> list[dict[str, Any]]:
    """Events as the timeline takes them: `at`, `title`, `text`, `tone`."""
    return [{"at": event.on, **_told(event, file)} for event in events]


def _told(event: Event, file: ChildFile) -> dict[str, Any]:
    subject, verb = event.kind.split(".")
    if subject == "tie":
        return _tie_told(event.what, verb)
    if subject == "whereabouts":
        tie, migration = event.what
        title = f"{tie.get_kind_display()} {tie.person.name}"
        return {"title": title, "text": fact_in_words(migration, file), "icon": "route", "tone": "info"}
    if subject == "card":
        return {"title": _card_told(event.what), "icon": "id"}
    if subject == "child":
        return {"title": _("Registered"), "icon": "user-plus", "tone": "good"}
    return {
        "title": str(FACT_LABELS[subject]),
        "text": _with_end(event.what, fact_in_words(event.what, file)),
    }


def _tie_told(tie: Tie, verb: str) -> dict[str, Any]:
    ended = _("no longer") if verb == "ended" else ""
    parts = (tie.get_kind_display(), coded(tie.relation, "relation"), ended)
    return {"title": tie.person.name, "text": DIVIDER.join(filter(None, map(str, parts))), "icon": "users"}


def _card_told(card: CardIssue) -> str:
    return _("%(card)s printed, version %(number)s") % {
        "card": card.get_kind_display(),
        "number": card.number,
    }


def _with_end(fact: Any, text: str) -> str:
    until: date | None = fact.until
    return f"{text}{DIVIDER}{_('until %(day)s') % {'day': until.isoformat()}}" if until else text


Parts = list[Any]
Regions = dict[int, str]
Schools = dict[UUID, str]


def _hukou(fact: Hukou, regions: Regions, schools: Schools) -> Parts:
    registered = {False: _("not registered"), True: "", None: ""}[fact.is_registered]
    place = fact.place_text or regions.get(fact.place or 0, "")
    return (
        [registered, coded(fact.nature, "hukou_nature"), place]
        if registered or fact.nature or place
        else [_("registered")]
    )


def _residence(fact: Residence, regions: Regions, schools: Schools) -> Parts:
    company = coded(fact.lives_with, "relation")
    alone = fact.lives_with == "01"
    with_whom = _("lives alone") if alone else company and _("with %(whom)s") % {"whom": company}
    return [fact.elsewhere_text or regions.get(fact.place, fact.place), with_whom]


def _enrolment(fact: Enrolment, regions: Regions, schools: Schools) -> Parts:
    school = schools.get(fact.school_unit) if fact.school_unit else fact.school_text
    boards = {True: _("boards"), False: _("goes home every day"), None: ""}[fact.boards]
    return [coded(fact.stage, "stage"), school, grade_label(fact.grade), class_label(fact.class_name), boards]


def _health(fact: Health, regions: Regions, schools: Schools) -> Parts:
    grade = coded(fact.disability_grade, "disability_grade")
    return [
        coded(fact.condition, "health"),
        coded(fact.disability_kind, "disability_kind"),
        grade,
        fact.illness,
    ]


def _guardianship(fact: Guardianship, regions: Regions, schools: Schools) -> Parts:
    return [coded(fact.level, "guardianship")]


def _livelihood(fact: Livelihood, regions: Regions, schools: Schools) -> Parts:
    income = _listed(fact.income_sources, "income_source")
    aid, marks = _listed(fact.aid, "aid"), _listed(fact.poverty_marks, "poverty_mark")
    return [
        income,
        aid and _("aid: %(list)s") % {"list": aid},
        marks and _("marks of poverty: %(list)s") % {"list": marks},
    ]


def _listed(codes: list[str], table: TableName) -> str:
    return _(", ").join(coded(code, table) for code in codes)


def _migration(fact: Migration, regions: Regions, schools: Schools) -> Parts:
    place = fact.destination_text or regions.get(fact.destination or 0, "")
    until = fact.until and _("until %(day)s") % {"day": fact.until.isoformat()}
    return [coded(fact.reason, "absence_reason"), place, until, visit_in_words(fact)]


def visit_in_words(fact: Migration) -> str:
    """The last visit home of somebody who is away."""
    if not fact.visited_on:
        return ""
    days = {"since": fact.visited_on.isoformat(), "until": fact.visit_until and fact.visit_until.isoformat()}
    if fact.visit_until:
        return _("last home on a visit from %(since)s to %(until)s") % days
    return _("last home on a visit since %(since)s") % days


def _closing(fact: Closing, regions: Regions, schools: Schools) -> Parts:
    never_held = fact.until is not None and fact.until == fact.since
    return [fact.get_reason_display(), fact.note, _("closed by mistake") if never_held else ""]


TELLERS: dict[type[Any], Callable[[Any, Regions, Schools], Parts]] = {
    Hukou: _hukou,
    Residence: _residence,
    Enrolment: _enrolment,
    Health: _health,
    Guardianship: _guardianship,
    Livelihood: _livelihood,
    Migration: _migration,
    Closing: _closing,
}
