"""What the levels of evidence mean: a code for each, from the weakest (0) to the strongest.

A pair of records says for every field one level; -1 is `not_said`: at least one of the two is silent.
"""

NOT_SAID = -1

EVIDENCE: dict[str, tuple[str, ...]] = {
    "name": (
        "different",
        "surname_only",
        "given_name_only",
        "one_character",
        "characters_swapped",
        "sounds_alike",
        "same_sound",
        "same_common",
        "same",
        "same_rare",
    ),
    "birth": (
        "different",
        "same_year",
        "unsure_day",
        "moon_calendar",
        "one_digit",
        "year_beside",
        "month_and_day_swapped",
        "same_first_of_year",
        "same",
    ),
    "identity": ("different", "unlike", "legible_part", "one_slip", "same"),
    "sex": ("different", "same"),
    "father": ("different", "one_character", "other_parent", "sounds_alike", "same"),
    "mother": ("different", "one_character", "other_parent", "sounds_alike", "same"),
    "place": ("different", "same_county", "same_town", "same"),
}
"""For each field its codes; the place in the tuple is the level.

`same_common` is a name that many have, `same_rare` one that few have. `unsure_day` is a default: the first of the
year or of the month against another day in it. `moon_calendar` is a day 18 to 50 days off, as one calendar is from
the other. `unlike` is a number that cannot be right and looks like no misspelling of the other; `legible_part` agrees
as far as a spreadsheet or an asterisk left it. `other_parent` stands in the other parent's column.
"""


def level_of(field: str, code: str) -> int:
    """The level that a code of a field has. Raises `ValueError` for a code that the field has not."""
    return EVIDENCE[field].index(code)


def code_of(field: str, level: int) -> str:
    """The code of a level as `linking` returns it."""
    return "not_said" if level == NOT_SAID else EVIDENCE[field][level]
