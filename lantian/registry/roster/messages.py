"""What is wrong at a cell, and what would be right, as sentences for the person who repairs the roster."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantian.places.messages import MESSAGES as PLACE_MESSAGES

REASONS: dict[str, str | Promise] = {
    "birth_after_filling": _("The child was born after the form was filled in (%(filled_on)s)."),
    "birth_day_assumed": _("Only the month of birth is given; the first of the month is recorded for now."),
    "birth_differs_from_identity": _("The identity number says born on %(by_number)s."),
    "birth_year_alone": _("Only the year of birth is given."),
    "child_is_adult": _("This person is %(age)s already and no child any more."),
    "child_perhaps_twice": _("Row %(row)s has a child of the same name, birth date and village."),
    "child_twice": _("This child stands in row %(row)s already."),
    "class_of_other_grade": _("The class names another grade than %(grade)s."),
    "date_ambiguous": _("These six digits can be a month of one year or a day of another."),
    "date_impossible": _("There is no such day in the calendar."),
    "date_in_future": _("This date lies in the future."),
    "date_lunar": _("This is a date of the lunar calendar."),
    "date_too_early": _("This date lies too far back."),
    "date_two_digit_year": _("The year has two digits only."),
    "date_unreadable": _("This is no date."),
    "date_year_last": _("With the year last, day and month can be confused."),
    "ethnicity_unknown": _("There is no such ethnicity among the 56."),
    "formula_failed": _("The formula in this cell failed; there is no value."),
    "grade_of_other_stage": _("Grade %(grade)s does not belong to this stage of schooling."),
    "grade_unknown": _("This is no school grade."),
    "headings_not_found": _("No line of headings was found in this sheet."),
    "healthy_and_disabled": _("The child is called healthy and has a kind of disability."),
    "identity_birth_in_future": _("This identity number says born in the future."),
    "identity_characters": _("An identity number has 17 digits and, last, a digit or X."),
    "identity_check_digit": _("The last character of the identity number does not fit the others."),
    "identity_damaged_by_spreadsheet": _(
        "The spreadsheet took the identity number for a figure and lost digits."
    ),
    "identity_date_impossible": _("The identity number holds no possible birth date (%(digits)s)."),
    "identity_length": _("The identity number has %(length)s characters."),
    "identity_masked": _("Parts of the identity number are hidden by asterisks."),
    "identity_of_two_persons": _("The same identity number stands for another person in this row."),
    "identity_or_reason_missing": _("There is neither an identity number nor a reason why there is none."),
    "identity_perhaps_damaged": _("The identity number ends with 000, as after a spreadsheet shortened it."),
    "identity_travel_document": _("This is the number of a passport or a travel permit."),
    "name_characters": _("“%(character)s” cannot stand here in a name."),
    "name_digits": _("There are digits in the name."),
    "name_is_a_remark": _("This is a remark and not a name."),
    "name_private_use": _("A character of the name (%(code_point)s) has no standard code."),
    "name_private_use_known": _("A character of the name has an outdated code (%(code_point)s)."),
    "name_too_long": _("The name has more than %(longest)s characters."),
    "name_too_short": _("A name has two characters at least."),
    "none_beside_others": _("“None” stands beside others."),
    "parent_of_other_sex": _("The identity number belongs to a person of the other sex."),
    "parent_too_young": _("This parent would have been %(years)s when the child was born."),
    "phone_area_code_missing": _("The landline number has no area code."),
    "phone_damaged_by_spreadsheet": _("The spreadsheet took the phone number for a figure and lost digits."),
    "phone_length": _("There is no phone number of %(length)s digits."),
    "phone_masked": _("Parts of the phone number are hidden by asterisks."),
    "phone_unreadable": _("This is no phone number."),
    "relation_of_two": _("This word fits two persons."),
    "required_missing": _("This is missing."),
    "sex_differs_from_identity": _("Sex and identity number do not agree."),
    "text_too_long": _("The text has %(length)s characters."),
    "travel_document_left_out": _(
        "Passports and travel permits are not taken in from rosters; the person is."
    ),
    "word_unknown": _("This word is not known here."),
}

EXPECTED: dict[str, str | Promise] = {
    "birth_as_in_identity": _("the birth date in the identity number, or another number"),
    "birth_before_filling": _("a birth date before the day of the form"),
    "birth_to_the_day": _("year, month and day, such as 2015-03-05"),
    "child_once": _("one row for each child"),
    "date": _("year, month and day, such as 2015-03-05"),
    "date_from": _("a date from %(earliest)s on"),
    "class_of_grade": _("the class of this grade, such as 1 or 实验班"),
    "date_until": _("a date up to %(latest)s"),
    "ethnicity": _("a people's name, such as 汉族"),
    "father_identity": _("the father's identity number; check whether the parents' columns are exchanged"),
    "grade": _("a grade, such as 三年级, 初一 or 8"),
    "grade_of_stage": _("primary school 1–6, junior 7–9, senior and vocational 10–12"),
    "headings": _("a line with headings such as 姓名, 性别, 身份证号码"),
    "health_disabled": _("残疾 as state of health, or no kind of disability"),
    "identity": _("the 18 characters on the card or in the hukou book; format the column as text first"),
    "identity_or_reason": _("the number, or a reason: 未落户, 境外出生, 证件遗失待补 or 其他"),
    "mother_identity": _("the mother's identity number; check whether the parents' columns are exchanged"),
    "name": _("the name as on the card: 2 to 40 characters, without notes; leave the cell empty if unknown"),
    "name_with_character": _("the name with the character “%(character)s” typed anew"),
    "one_of": _("one of: %(choices)s"),
    "phone": _("11 digits, or a landline with area code such as 029-33211234; several with 、 between them"),
    "relation_of_one": _("one person, such as 祖父 or 祖母"),
    "sex_as_in_identity": _("the sex in the identity number, or another number"),
    "some_of": _("one or several of: %(choices)s"),
    "something": _("an entry in this column"),
    "text_up_to": _("up to %(longest)s characters"),
    "under_eighteen": _("a child under 18; check the year of birth"),
}


class Wrong(Protocol):
    """A `WrongValue` or a `WrongCell`."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, str | int]: ...
    @property
    def expected(self) -> str: ...


def describe(wrong: Wrong) -> tuple[str, str]:
    """What is wrong and what was expected, in the language in force."""
    reason = REASONS.get(wrong.code) or PLACE_MESSAGES[wrong.code]
    expected = EXPECTED.get(wrong.expected) or PLACE_MESSAGES[wrong.expected]
    return str(reason) % wrong.params, str(expected) % wrong.params
