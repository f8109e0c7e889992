"""What the cells of one row say together: each rule is a function of the row's values.

A rule gives what is wrong at which field; `is_warning` marks what somebody should look at and may be true.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from lantian.kernel.values.identity import IdentityNumber
from lantian.kernel.values.wrong import WrongValue
from lantian.places.classes import class_of
from lantian.registry.rules.ages import age_on

ADULT_AGE = 18
YOUNGEST_PARENT = 14
GRADES_OF_STAGE = {
    "primary": range(1, 7),
    "junior": range(6, 10),
    "senior": range(10, 13),
    "vocational": range(10, 13),
}
ADULTS = ("father", "mother", "carer")
SEX_OF_PARENT = {"father": "1", "mother": "2"}

Values = Mapping[str, Any]


class Finding(NamedTuple):
    """A field's key, what is wrong at it, and whether that is a warning only."""

    key: str
    wrong: WrongValue
    is_warning: bool = False


def check_row(values: Values, today: date) -> Iterator[Finding]:
    """All that is wrong or doubtful between the values of a row; identity numbers are `IdentityNumber`."""
    for rule in RULES:
        yield from rule(values, today)


def identity_says_the_birth_date(values: Values, today: date) -> Iterator[Finding]:
    """Birth date and identity number agree (GB 11643: digits 7 to 14); of a month alone, the month."""
    birth, identity = values.get("birth_typed"), values.get("identity_number")
    if not birth or not identity:
        return
    born_on: date = identity.birth_on
    said = {"day": (born_on, birth.date), "month": (born_on.replace(day=1), birth.date)}
    number_says, typed = said.get(birth.precision, (born_on.year, birth.date.year))
    if number_says != typed:
        params: dict[str, str | int] = {"by_number": born_on.isoformat()}
        yield Finding("birth_on", WrongValue("birth_differs_from_identity", "birth_as_in_identity", params))


def identity_says_the_sex(values: Values, today: date) -> Iterator[Finding]:
    """Sex and identity number agree (GB 11643: the 17th digit)."""
    sex, identity = values.get("sex"), values.get("identity_number")
    if sex and identity and sex != identity.sex:
        yield Finding(
            "sex", WrongValue("sex_differs_from_identity", "sex_as_in_identity", {"by_number": identity.sex})
        )


def nobody_is_born_tomorrow(values: Values, today: date) -> Iterator[Finding]:
    for key in ("identity_number", *(f"{adult}_identity_number" for adult in ADULTS)):
        identity = values.get(key)
        if identity and identity.birth_on > today:
            yield Finding(key, WrongValue("identity_birth_in_future", "identity"))


def the_child_was_born_when_the_form_was_filled(values: Values, today: date) -> Iterator[Finding]:
    born_on, filled_on = values.get("birth_on"), values.get("filled_on")
    if born_on and filled_on and filled_on < born_on <= today:
        params: dict[str, str | int] = {"filled_on": filled_on.isoformat()}
        yield Finding("birth_on", WrongValue("birth_after_filling", "birth_before_filling", params))


def the_child_is_a_child(values: Values, today: date) -> Iterator[Finding]:
    """Under 18 (未成年人保护法 art 2); who is older may stay in the register, but is probably a mistake."""
    born_on = values.get("birth_on")
    if born_on and (age := age_on(born_on, today)) >= ADULT_AGE:
        yield Finding(
            "birth_on", WrongValue("child_is_adult", "under_eighteen", {"age": age}), is_warning=True
        )


def the_birth_day_is_known(values: Values, today: date) -> Iterator[Finding]:
    """A year alone is no birth date; a month alone stands for its first day until somebody corrects it."""
    birth = values.get("birth_typed")
    if not birth or values.get("identity_number") or birth.precision == "day":
        return
    is_month = birth.precision == "month"
    code = "birth_day_assumed" if is_month else "birth_year_alone"
    yield Finding("birth_on", WrongValue(code, "birth_to_the_day"), is_warning=is_month)


def there_is_a_number_or_a_reason(values: Values, today: date) -> Iterator[Finding]:
    if not values.get("identity_number") and not values.get("no_identity_reason"):
        yield Finding("identity_number", WrongValue("identity_or_reason_missing", "identity_or_reason"))


def nobody_is_two_persons(values: Values, today: date) -> Iterator[Finding]:
    """One number cannot be the child's and a grown-up's, nor the father's and the mother's."""
    holders: dict[str, str] = {}
    for key in (
        "identity_number",
        "father_identity_number",
        "mother_identity_number",
        "carer_identity_number",
    ):
        identity: IdentityNumber | None = values.get(key)
        if not identity:
            continue
        holder = holders.setdefault(identity.number, key)
        if holder == key or (key.startswith("carer") and holder != "identity_number"):
            continue
        yield Finding(key, WrongValue("identity_of_two_persons", "identity", {"other": holder}))


def a_carer_is_one_person(values: Values, today: date) -> Iterator[Finding]:
    """祖孙 fits grandfather and grandmother; only the carer's number could tell which."""
    if isinstance(values.get("carer_relation"), tuple):
        yield Finding("carer_relation", WrongValue("relation_of_two", "relation_of_one"))


def parents_are_man_and_woman(values: Values, today: date) -> Iterator[Finding]:
    """A father's number says male and a mother's female; otherwise the columns are probably exchanged."""
    for parent, sex in SEX_OF_PARENT.items():
        identity = values.get(f"{parent}_identity_number")
        if identity and identity.sex != sex:
            wrong = WrongValue("parent_of_other_sex", f"{parent}_identity")
            yield Finding(f"{parent}_identity_number", wrong, is_warning=True)


def parents_are_older(values: Values, today: date) -> Iterator[Finding]:
    born_on = values.get("birth_on")
    for parent in SEX_OF_PARENT:
        identity = values.get(f"{parent}_identity_number")
        if identity and born_on and age_on(identity.birth_on, born_on) < YOUNGEST_PARENT:
            params: dict[str, str | int] = {"years": max(age_on(identity.birth_on, born_on), 0)}
            wrong = WrongValue("parent_too_young", f"{parent}_identity", params)
            yield Finding(f"{parent}_identity_number", wrong, is_warning=True)


def the_grade_is_of_the_stage(values: Values, today: date) -> Iterator[Finding]:
    """Grades 1–6 primary, 7–9 junior (6–9 where primary has five years), 10–12 senior."""
    stage, grade = values.get("stage"), values.get("grade")
    if grade and stage and grade not in GRADES_OF_STAGE.get(stage, ()):
        yield Finding(
            "grade", WrongValue("grade_of_other_stage", "grade_of_stage", {"grade": grade}), is_warning=True
        )


def the_class_is_of_the_grade(values: Values, today: date) -> Iterator[Finding]:
    """四年级2班 beside grade 3: no class teacher would find the child."""
    name, grade = values.get("class_name"), values.get("grade")
    if name and grade and class_of(name, grade, values.get("stage", "")).contradicts:
        yield Finding(
            "class_name",
            WrongValue("class_of_other_grade", "class_of_grade", {"grade": grade}),
            is_warning=True,
        )


def a_disability_is_said_twice(values: Values, today: date) -> Iterator[Finding]:
    if values.get("disability_kind") and values.get("health") == "10":
        yield Finding("health", WrongValue("healthy_and_disabled", "health_disabled"), is_warning=True)


RULES: tuple[Callable[[Values, date], Iterator[Finding]], ...] = (
    identity_says_the_birth_date,
    identity_says_the_sex,
    nobody_is_born_tomorrow,
    the_child_was_born_when_the_form_was_filled,
    the_child_is_a_child,
    the_birth_day_is_known,
    there_is_a_number_or_a_reason,
    nobody_is_two_persons,
    a_carer_is_one_person,
    parents_are_man_and_woman,
    parents_are_older,
    the_grade_is_of_the_stage,
    the_class_is_of_the_grade,
    a_disability_is_said_twice,
)
