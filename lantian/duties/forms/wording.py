"""A rule as a form: each level has a number and a unit, as officials say them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lantian.access.policy import IN_CITIES, ROLE_NAMES, Role
from lantian.duties.acts import ACT_NAMES, Act
from lantian.duties.messages import explain_rule
from lantian.duties.names import LEVEL_NAMES
from lantian.duties.rules.book import Rule, WrongRule, data_of, rule_from
from lantian.duties.rules.children import applies_from
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.terms import Every, Term, Times, Within, Yearly
from lantian.duties.words import applies_in_words, term_in_words
from lantian.kernel.rendering import DateInput

UNITS: list[tuple[str, str | Promise]] = [
    ("", pgettext_lazy("cadence", "nothing owed")),
    ("{}d", pgettext_lazy("cadence", "days at most from one to the next")),
    ("{}/week", pgettext_lazy("cadence", "times each week")),
    ("{}/month", pgettext_lazy("cadence", "times each month")),
    ("{}/quarter", pgettext_lazy("cadence", "times each quarter")),
    ("{}/half_year", pgettext_lazy("cadence", "times each half-year")),
    ("{}/year", pgettext_lazy("cadence", "times each year")),
    ("{}/term", pgettext_lazy("cadence", "times each term")),
    ("{}/school_year", pgettext_lazy("cadence", "times each school year")),
    ("{}/window", pgettext_lazy("cadence", "times in each key window")),
    ("{}/window:spring_festival", pgettext_lazy("cadence", "times around each Spring Festival")),
    ("{}/window:summer", pgettext_lazy("cadence", "times in each summer holidays")),
    ("{}/before_holidays", pgettext_lazy("cadence", "times in the month before holidays")),
    ("{}w/new", pgettext_lazy("cadence", "working days after the child came on file")),
    ("{}w/away", pgettext_lazy("cadence", "working days after a parent left")),
    ("{}d/carer", pgettext_lazy("cadence", "days after a carer took over")),
    ("{}d/red", pgettext_lazy("cadence", "days after the level turned red")),
]
NOT_OWING = (Role.DEPARTMENT, Role.AUDITOR, Role.ADMINISTRATOR)
OWING = [role for role in IN_CITIES if role not in NOT_OWING]
WHOM = [
    "on_file",
    "counted",
    "parent_away",
    "counted|parent_away",
    "without_parents",
    "carer",
    "proxy",
    "boards",
]
WHOM += ["enrolled:primary,junior", "enrolled:primary,junior counted|parent_away"]
STEPS = 3


def roles(roles: Sequence[Role], *, may_be_empty: bool = False) -> list[tuple[str, Any]]:
    """Roles to choose from."""
    return [*([("", "—")] if may_be_empty else []), *((role.value, ROLE_NAMES[role]) for role in roles)]


class RuleForm(forms.Form):
    """The words of a rule. `edition` is the one that it was changed from."""

    name_zh = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=40)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=200,
        help_text=gettext_lazy("The law or document that says so, with its article or number."),
    )
    owed_by = forms.ChoiceField(label=gettext_lazy("Who owes it"), choices=roles(OWING))
    watched_by = forms.ChoiceField(label=gettext_lazy("Who watches over it"), choices=roles(OWING))
    applies = forms.ChoiceField(label=pgettext_lazy("rule", "Which children"))
    acts = forms.MultipleChoiceField(
        label=gettext_lazy("What keeps it"),
        choices=[(act.value, ACT_NAMES[act]) for act in Act if act != Act.PROMISE],
        widget=forms.CheckboxSelectMultiple,
    )
    grace = forms.IntegerField(label=gettext_lazy("Days of grace"), min_value=0, max_value=365, initial=0)
    is_term_only = forms.BooleanField(label=gettext_lazy("In term time only"), required=False)
    days_off_move = forms.BooleanField(
        label=gettext_lazy("A day off moves it to the next working day"), required=False
    )
    since = forms.DateField(label=gettext_lazy("These words hold from"), widget=DateInput)
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, of: Rule | None, code: str, edition: int | None, since: date) -> None:
        self.of, self.code = of, code
        super().__init__(data, initial={**_initial(of), "since": since, "edition": edition})
        whom = list(dict.fromkeys([*([str(of.applies)] if of else []), *WHOM]))
        field: Any = self.fields["applies"]
        field.choices = [(text, applies_in_words(applies_from(text))) for text in whom]
        for level in reversed(RiskLevel):
            self._add_level(level)
        for number in range(1, STEPS + 1):
            self._add_step(number)
        self.rule: Rule | None = None

    def _add_level(self, level: RiskLevel) -> None:
        term = self.of.term(level) if self.of else None
        number, unit = _parts(term)
        own = [(unit, term_in_words(term))] if term and unit not in dict(UNITS) else []
        self.fields[f"number_{level}"] = forms.IntegerField(
            label=LEVEL_NAMES[level], required=False, min_value=0, max_value=2000, initial=number
        )
        self.fields[f"unit_{level}"] = forms.ChoiceField(
            label=_("Cadence: %(level)s") % {"level": LEVEL_NAMES[level]},
            choices=[*UNITS, *own],
            required=False,
            initial=unit,
        )

    def _add_step(self, number: int) -> None:
        step = self.of.ladder[number - 1] if self.of and len(self.of.ladder) >= number else None
        self.fields[f"days_{number}"] = forms.IntegerField(
            label=_("Step %(number)s: days late") % {"number": number},
            required=False,
            min_value=1,
            max_value=365,
            initial=step.days if step else None,
        )
        self.fields[f"role_{number}"] = forms.ChoiceField(
            label=_("Step %(number)s: who hears of it") % {"number": number},
            choices=roles(OWING, may_be_empty=True),
            required=False,
            initial=step.role.value if step else "",
        )

    @property
    def levels(self) -> list[tuple[Any, Any]]:
        """The bound fields of each level: number and unit."""
        return [(self[f"number_{level}"], self[f"unit_{level}"]) for level in reversed(RiskLevel)]

    @property
    def steps(self) -> list[tuple[Any, Any]]:
        """The bound fields of each step of the ladder."""
        return [(self[f"days_{number}"], self[f"role_{number}"]) for number in range(1, STEPS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            self.rule = rule_from(self._data(cleaned), edition=self.of.edition if self.of else 0)
        except WrongRule as error:
            self._blame(error)
        return cleaned

    def _data(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        base = data_of(self.of) if self.of else {"since": cleaned["since"].isoformat()}
        names = ("name_zh", "name_en", "basis", "owed_by", "watched_by", "applies")
        return {
            **base,
            **{name: cleaned[name] for name in names},
            "code": self.code,
            "cadence": self._cadence(cleaned),
            "acts": " ".join(cleaned["acts"]),
            "grace": str(cleaned["grace"]),
            "term_only": "yes" if cleaned["is_term_only"] else "",
            "days_off_move": "yes" if cleaned["days_off_move"] else "",
            "ladder": self._ladder(cleaned),
        }

    def _cadence(self, cleaned: dict[str, Any]) -> str:
        terms = []
        for level in RiskLevel:
            number, unit = cleaned.get(f"number_{level}"), cleaned.get(f"unit_{level}")
            if unit:
                terms.append(f"{level}:{unit.format(1 if number is None else number)}")
        return " ".join(terms)

    def _ladder(self, cleaned: dict[str, Any]) -> str:
        pairs = [(cleaned.get(f"days_{at}"), cleaned.get(f"role_{at}")) for at in range(1, STEPS + 1)]
        return " ".join(f"{days or ''}:{role}" for days, role in pairs if days or role)

    def _blame(self, error: WrongRule) -> None:
        field = {"cadence": f"unit_{RiskLevel.RED}", "ladder": "days_1"}.get(error.part, error.part)
        self.add_error(field if field in self.fields else None, explain_rule(error))


def _initial(of: Rule | None) -> dict[str, Any]:
    if of is None:
        return {}
    names = ("name_zh", "name_en", "basis", "grace", "is_term_only", "days_off_move")
    return {
        **{name: getattr(of, name) for name in names},
        "owed_by": of.owed_by.value,
        "watched_by": of.watched_by.value,
        "applies": str(of.applies),
        "acts": [act.value for act in of.acts],
    }


def _parts(term: Term | None) -> tuple[int | None, str]:
    """The number and the unit of a term; of one without a number the whole term as its unit."""
    if isinstance(term, Every):
        return term.days, "{}d"
    if isinstance(term, Times):
        return term.times, str(term).replace(str(term.times), "{}", 1)
    if isinstance(term, Within):
        return term.number, str(term).replace(str(term.number), "{}", 1)
    return (None, str(term)) if isinstance(term, Yearly) else (None, "")
