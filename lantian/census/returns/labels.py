"""The vocabulary of forms in words: for pages, for paper and for messages."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lantian.census.returns.rules.templates import Template, Tie
from lantian.census.returns.rules.vocabulary import DIMENSIONS, Where
from lantian.kernel.codes.tables import TableName, code_table
from lantian.registry.rules.calibres.definitions import Calibre

DIMENSION_LABELS = {
    "age": _lazy("Age"),
    "sex": _lazy("Sex"),
    "stage": _lazy("Schooling"),
    "boards": _lazy("Boarding at school"),
    "hukou": _lazy("Hukou registered"),
    "guardianship": _lazy("Guardianship"),
    "carer": _lazy("Entrusted carer"),
    "health": _lazy("Health"),
    "poverty": _lazy("Marks of poverty"),
    "aid": _lazy("Aid"),
    "ground": _lazy("Ground on which it counts"),
}
CARERS = {
    "grandparents": pgettext_lazy("carer", "grandparents"),
    "others": pgettext_lazy("carer", "other relatives or friends"),
}
HEALTH = {
    "healthy": pgettext_lazy("health", "healthy"),
    "disabled": pgettext_lazy("health", "disabled"),
    "ill": pgettext_lazy("health", "ill"),
}
CODED: dict[str, TableName] = {
    "sex": "sex",
    "stage": "stage",
    "guardianship": "guardianship",
    "poverty": "poverty_mark",
    "aid": "aid",
}
OWN = {"carer": CARERS, "health": HEALTH}
ATTRIBUTE_LABELS = {
    "number": _lazy("Running number"),
    "name": pgettext_lazy("child", "Name"),
    "sex": _lazy("Sex"),
    "ethnicity": _lazy("Ethnicity"),
    "birth_on": _lazy("Date of birth"),
    "age": _lazy("Age"),
    "identity": _lazy("Identity number"),
    "hukou_registered": _lazy("Hukou registered"),
    "hukou_place": _lazy("Place of hukou"),
    "place": _lazy("Village"),
    "stage": _lazy("Schooling"),
    "school": _lazy("School"),
    "class": _lazy("Grade and class"),
    "boards": _lazy("Boarding at school"),
    "health": _lazy("Health"),
    "ground": _lazy("Ground on which it counts"),
    "father_name": _lazy("Father: name"),
    "father_away": _lazy("Father: where he works"),
    "father_phone": _lazy("Father: telephone"),
    "mother_name": _lazy("Mother: name"),
    "mother_away": _lazy("Mother: where she works"),
    "mother_phone": _lazy("Mother: telephone"),
    "carer_name": _lazy("Carer: name"),
    "carer_relation": _lazy("Carer: relation to the child"),
    "carer_phone": _lazy("Carer: telephone"),
    "guardianship": _lazy("Guardianship"),
    "poverty": _lazy("Marks of poverty"),
    "aid": _lazy("Aid"),
    "confirmed_on": _lazy("Last confirmed"),
    "blank": _lazy("Left empty, to be written in"),
}


def value_in_words(name: str, value: Any, calibre: Calibre | None = None) -> str:
    """A fact of a dimension as a person says it; empty where it is not recorded."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple | set | frozenset):
        return _(", ").join(value_in_words(name, one, calibre) for one in value)
    if name == "ground":
        return _clause(str(value), calibre)
    if name in OWN:
        return str(OWN[name].get(value, value))
    if name in CODED:
        table = code_table(CODED[name])
        return table.name(value, get_language() or "zh-hans") if value in table else str(value)
    return str(value)


def _clause(code: str, calibre: Calibre | None) -> str:
    return {one.code: one.clause for one in calibre.grounds}.get(code, code) if calibre else code


def condition_in_words(where: Where, calibre: Calibre | None = None) -> str:
    """What a column counts: “Age 6–13; Sex: male”."""
    return _("; ").join(_part(name, given, calibre) for name, given in where.items()) or _(
        "every child counted"
    )


def _part(name: str, given: Any, calibre: Calibre | None) -> str:
    label = DIMENSION_LABELS[name]
    if DIMENSIONS[name].kind == "number":
        return _("%(label)s %(low)s–%(high)s") % {"label": label, "low": given[0], "high": given[1]}
    if isinstance(given, bool):
        return _("%(label)s: %(value)s") % {"label": label, "value": _("yes") if given else _("no")}
    values = _(" or ").join(value_in_words(name, one, calibre) for one in given)
    return _("%(label)s: %(value)s") % {"label": label, "value": values}


def tie_in_numbers(form: Template, tie: Tie) -> str:
    """A tie by the numbers of its columns: 1=2+5+8, 1=11+…+18."""
    numbers = {one.code: at for at, one in enumerate(form.columns, start=1)}
    return "=".join(_side([numbers[code] for code in side]) for side in (tie.left, tie.right))


def _side(numbers: list[int]) -> str:
    is_run = len(numbers) > 3 and numbers == list(range(numbers[0], numbers[-1] + 1))
    return f"{numbers[0]}+…+{numbers[-1]}" if is_run else "+".join(map(str, numbers))


def facts_asked(form: Template, tie: Tie) -> str:
    """Which facts a tie depends on, in words: what must be completed where it does not hold."""
    asked = {name: None for code in (*tie.left, *tie.right) for name in form.column(code).where}
    return _(", ").join(str(DIMENSION_LABELS[name]) for name in asked)
