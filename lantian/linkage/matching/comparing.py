"""How two records are compared: for every field its levels as conditions in SQL that DuckDB and Spark both know."""

from typing import Any

from splink.comparison_library import CustomComparison
from splink.internals.comparison_creator import ComparisonCreator

from lantian.linkage.matching.evidence import EVIDENCE

SAME_SURNAME = "surname_l = surname_r"
BOTH_RIGHT = "number_l IS NOT NULL AND number_r IS NOT NULL"
LONG_GIVEN = "greatest(length(given_l), length(given_r)) >= 2"
UNSURE_MONTH = "year_l = year_r AND month_l = month_r AND (day_l = 1 OR day_r = 1)"
UNSURE_YEAR = "year_l = year_r AND ((month_l = 1 AND day_l = 1) OR (month_r = 1 AND day_r = 1))"
SAME_MONTH_AND_DAY = "month_l = month_r AND day_l = day_r"


def _parents(parent: str, other: str) -> dict[str, str]:
    return {
        "same": f"{parent}_l = {parent}_r",
        "sounds_alike": f"{parent}_alike_l = {parent}_alike_r",
        "other_parent": f"coalesce({parent}_l = {other}_r, FALSE) OR coalesce({other}_l = {parent}_r, FALSE)",
        "one_character": (
            f"greatest(length({parent}_l), length({parent}_r)) >= 3 AND levenshtein({parent}_l, {parent}_r) = 1"
        ),
    }


SILENT = {
    "name": "name_l IS NULL OR name_r IS NULL",
    "birth": "birth_l IS NULL OR birth_r IS NULL",
    "identity": "typed_l IS NULL OR typed_r IS NULL",
    "sex": "sex_l IS NULL OR sex_r IS NULL",
    "father": "father_l IS NULL OR father_r IS NULL",
    "mother": "mother_l IS NULL OR mother_r IS NULL",
    "place": "region_l IS NULL OR region_r IS NULL",
}

CONDITIONS: dict[str, dict[str, str]] = {
    "name": {
        "same_rare": "name_l = name_r AND rarity_l = 2",
        "same": "name_l = name_r AND rarity_l = 1",
        "same_common": "name_l = name_r",
        "same_sound": "sound_l = sound_r",
        "sounds_alike": "alike_l = alike_r",
        "characters_swapped": f"{SAME_SURNAME} AND given_l = reverse(given_r)",
        "one_character": f"{SAME_SURNAME} AND {LONG_GIVEN} AND levenshtein(given_l, given_r) = 1",
        "given_name_only": "given_alike_l = given_alike_r",
        "surname_only": SAME_SURNAME,
    },
    "birth": {
        "same": "birth_l = birth_r AND NOT (month_l = 1 AND day_l = 1)",
        "same_first_of_year": "birth_l = birth_r",
        "month_and_day_swapped": "year_l = year_r AND month_l = day_r AND day_l = month_r",
        "year_beside": f"{SAME_MONTH_AND_DAY} AND abs(year_l - year_r) = 1",
        "one_digit": "levenshtein(ymd_l, ymd_r) = 1",
        "moon_calendar": "abs(birth_l - birth_r) BETWEEN 18 AND 50",
        "unsure_day": f"({UNSURE_MONTH}) OR ({UNSURE_YEAR})",
        "same_year": "year_l = year_r",
    },
    "identity": {
        "same": "number_l = number_r",
        "one_slip": (
            f"NOT ({BOTH_RIGHT}) AND (typed_l = typed_r"
            " OR (coalesce(length(legible_l), 18) + coalesce(length(legible_r), 18) = 36"
            " AND levenshtein(typed_l, typed_r) = 1)"
            " OR (digits_l = digits_r AND length(typed_l) = length(typed_r) AND levenshtein(typed_l, typed_r) = 2)"
            " OR (length(legible_l) >= 17 AND substr(typed_r, 1, length(legible_l)) = legible_l)"
            " OR (length(legible_r) >= 17 AND substr(typed_l, 1, length(legible_r)) = legible_r))"
        ),
        "legible_part": (
            "substr(typed_r, 1, length(legible_l)) = legible_l OR substr(typed_l, 1, length(legible_r)) = legible_r"
        ),
        "unlike": f"NOT ({BOTH_RIGHT})",
    },
    "sex": {"same": "sex_l = sex_r"},
    "father": _parents("father", "mother"),
    "mother": _parents("mother", "father"),
    "place": {
        "same": "region_l = region_r AND town_l IS NOT NULL",
        "same_town": "town_l = town_r",
        "same_county": "county_l = county_r",
    },
}
"""For each field and level its condition, the strongest first: the first that holds is taken, `different` the rest."""


def comparisons(weights: dict[str, dict[str, float]]) -> list[ComparisonCreator | dict[str, Any]]:
    """The comparisons for Splink; `weights` are bits for each field and level.

    Splink asks for two probabilities of a level and uses nothing but their ratio, the weight.
    """
    return [
        CustomComparison([_silent(field), *_levels(field, weights[field])], output_column_name=field)
        for field in EVIDENCE
    ]


def _silent(field: str) -> dict[str, Any]:
    return {"sql_condition": SILENT[field], "label_for_charts": "not_said", "is_null_level": True}


def _levels(field: str, weights: dict[str, float]) -> list[dict[str, Any]]:
    conditions = CONDITIONS[field] | {"different": "ELSE"}
    return [
        {
            "sql_condition": conditions[code],
            "label_for_charts": code,
            "m_probability": 1 - _unlikely(weights[code]),
            "u_probability": _unlikely(weights[code]),
        }
        for code in reversed(EVIDENCE[field])
    ]


def _unlikely(weight: float) -> float:
    return 1.0 / (1.0 + 2.0**weight)
