"""Rules in words that an official or a grandmother reads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from lantian.access.policy import ROLE_NAMES
from lantian.duties.acts import ACT_NAMES
from lantian.duties.names import LEVEL_NAMES
from lantian.duties.rules.book import Rule
from lantian.duties.rules.children import Applies
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.terms import Event, Every, Period, Term, Within, Yearly
from lantian.places.models import Stage
from lantian.places.rules import WindowKind

PERIOD_NAMES = {
    Period.WEEK: pgettext_lazy("period", "week"),
    Period.MONTH: pgettext_lazy("period", "month"),
    Period.QUARTER: pgettext_lazy("period", "quarter"),
    Period.HALF_YEAR: pgettext_lazy("period", "half-year"),
    Period.YEAR: pgettext_lazy("period", "year"),
    Period.TERM: pgettext_lazy("period", "term"),
    Period.SCHOOL_YEAR: pgettext_lazy("period", "school year"),
    Period.WINDOW: pgettext_lazy("period", "key window"),
    Period.BEFORE_HOLIDAYS: pgettext_lazy("period", "month before holidays"),
}
WINDOW_NAMES = {
    WindowKind.TERM_BEGINS: pgettext_lazy("key window", "beginning of term"),
    WindowKind.SPRING_FESTIVAL: pgettext_lazy("key window", "around the Spring Festival"),
    WindowKind.SUMMER: pgettext_lazy("key window", "summer holidays"),
}
EVENT_NAMES = {
    Event.NEW: pgettext_lazy("event", "the child came on file"),
    Event.AWAY: pgettext_lazy("event", "a parent left"),
    Event.CARER: pgettext_lazy("event", "a carer took over"),
    Event.RED: pgettext_lazy("event", "the level turned red"),
}
CHILDREN = {
    "on_file": pgettext_lazy("to whom", "every child on file"),
    "counted": pgettext_lazy("to whom", "counted as left behind"),
    "parent_away": pgettext_lazy("to whom", "a parent is away"),
    "without_parents": pgettext_lazy("to whom", "no parent at home"),
    "carer": pgettext_lazy("to whom", "entrusted to a carer"),
    "proxy": pgettext_lazy("to whom", "has a proxy parent"),
    "boards": pgettext_lazy("to whom", "boards at school"),
}


def term_in_words(term: Term) -> str:
    """`1/month` as an official says it."""
    if isinstance(term, Every):
        return ngettext("every day", "every %(count)s days", term.days) % {"count": term.days}
    if isinstance(term, Within):
        return _within(term)
    if isinstance(term, Yearly):
        return _("each year by %(month)s-%(day)s") % {"month": f"{term.month:02}", "day": f"{term.day:02}"}
    words = {"times": term.times, "period": PERIOD_NAMES[term.period]}
    said = _("%(times)s× each %(period)s") % words
    kinds = _(", ").join(str(WINDOW_NAMES[kind]) for kind in term.kinds)
    return f"{said} ({kinds})" if kinds else said


def cadence_in_words(rule: Rule) -> list[tuple[str, str]]:
    """Pairs of level and term, or one pair without a level where all are alike."""
    said = {level: term_in_words(term) for level in reversed(RiskLevel) if (term := rule.term(level))}
    if len(said) == len(RiskLevel) and len(set(said.values())) == 1:
        return [("", next(iter(said.values())))]
    return [(str(LEVEL_NAMES[level]), text) for level, text in said.items()]


def applies_in_words(applies: Applies) -> str:
    """To whom a rule applies."""
    groups = [
        _(" or ").join(
            _word(name, given) for name, given in group if name != "enrolled" or not _stages(group)
        )
        or _enrolled(_stages(group))
        for group in applies.groups
    ]
    return _("; ").join(groups)


def _stages(group: tuple[tuple[str, str], ...]) -> list[str]:
    """The stages of a group that asks for nothing else."""
    if any(name != "enrolled" for name, _given in group):
        return []
    return [stage for _name, given in group for stage in given.split(",") if stage]


def _enrolled(stages: list[str]) -> str:
    names = _(", ").join(str(Stage(stage).label) for stage in stages)
    return _("at school: %(stages)s") % {"stages": names}


def _word(name: str, given: str) -> str:
    if name == "age":
        low, _dash, high = given.partition("-")
        return _("%(low)s to %(high)s years old") % {"low": low, "high": high}
    if name == "enrolled":
        return _enrolled([given]) if given else pgettext("to whom", "at school")
    return str(CHILDREN[name])


def ladder_in_words(rule: Rule) -> str:
    """Who hears of it when it is late."""
    steps = [
        _("after %(days)s days late: %(role)s") % {"days": step.days, "role": ROLE_NAMES[step.role]}
        for step in rule.ladder
    ]
    return _("; ").join(steps)


def rule_in_words(rule: Rule) -> Mapping[str, Any]:
    """All that a page shows of a rule."""
    return {
        "rule": rule,
        "cadence": cadence_in_words(rule),
        "applies": applies_in_words(rule.applies),
        "acts": _(", ").join(sorted(str(ACT_NAMES[act]) for act in rule.acts)),
        "owed_by": ROLE_NAMES[rule.owed_by],
        "watched_by": ROLE_NAMES[rule.watched_by],
        "ladder": ladder_in_words(rule),
    }


def _within(term: Within) -> str:
    words = {"number": term.number, "event": EVENT_NAMES[term.event]}
    if term.is_working:
        return _("within %(number)s working days after %(event)s") % words
    return _("within %(number)s days after %(event)s") % words
