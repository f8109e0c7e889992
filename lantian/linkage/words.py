"""Lists, questions and answers as people say them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lantian.kernel.values.identity import mask_identity
from lantian.linkage.lists.register import Registered
from lantian.linkage.rules.comparing import Difference
from lantian.registry.imports.messages import field_label
from lantian.registry.labels import FACT_LABELS
from lantian.registry.queries.imports import in_words
from lantian.registry.words import class_label, grade_label

ANSWERS: dict[str, Any] = {
    "registered": pgettext_lazy("answer", "Registered"),
    "linked": pgettext_lazy("answer", "Registered already"),
    "not_ours": pgettext_lazy("answer", "Not a child of ours"),
    "confirmed": pgettext_lazy("answer", "Rightly not on the list"),
    "corrected": pgettext_lazy("answer", "The file was corrected"),
    "taken_over": pgettext_lazy("answer", "Taken over from the list"),
    "kept": pgettext_lazy("answer", "The register is right"),
    "asked": pgettext_lazy("answer", "Being asked again"),
    "same": pgettext_lazy("answer", "The same child"),
    "different": pgettext_lazy("answer", "Different children"),
    "unsure": pgettext_lazy("answer", "Cannot be told yet"),
}
REASONS: dict[str, Any] = {
    "not_counted": _lazy("is looked after at home: does not count"),
    "moved_away": _lazy("has moved away"),
    "grown_up": _lazy("is no longer a child"),
    "wrong_name": _lazy("the name or number on the list is wrong"),
    "died": _lazy("has died"),
    "elsewhere": _lazy("goes to school, or is entered, somewhere else"),
    "not_yet": _lazy("is not entered yet"),
    "left_school": _lazy("has left school"),
    "not_entitled": _lazy("is no longer entitled"),
    "list_lacks": _lazy("the list lacks the child"),
    "list_outdated": _lazy("the list is out of date"),
    "list_wrong": _lazy("the list is wrong"),
    "family_asked": _lazy("the family was asked"),
    "other": _lazy("something else (say what)"),
}
WHY_EXPECTED: dict[str, Any] = {
    "goes_to_school": _lazy("goes to school, says the register"),
    "of_school_age": _lazy("is of school age"),
    "hukou_here": _lazy("has its hukou here, says the register"),
    "gets_allowance": _lazy("gets the minimum living allowance, says the register"),
    "is_disabled": _lazy("has a disability, says the register"),
    "lives_here": _lazy("lives here, says the register"),
}
SUBJECTS: dict[str, Any] = {"child": _lazy("Who this child is"), **FACT_LABELS}
EVIDENCE_OF = {
    "child_name": "name",
    "sex": "sex",
    "birth_on": "birth",
    "identity_number": "identity",
    "village": "place",
    "father_name": "father",
    "mother_name": "mother",
}
"""Which evidence of the engine is about which field."""

EVIDENCE: dict[str, Any] = {
    "not_said": pgettext_lazy("evidence", "not given"),
    "different": pgettext_lazy("evidence", "different"),
    "same": pgettext_lazy("evidence", "the same"),
    "same_rare": pgettext_lazy("evidence", "the same, a rare name"),
    "same_common": pgettext_lazy("evidence", "the same, a common name"),
    "same_sound": pgettext_lazy("evidence", "sounds the same"),
    "sounds_alike": pgettext_lazy("evidence", "sounds alike"),
    "characters_swapped": pgettext_lazy("evidence", "characters exchanged"),
    "one_character": pgettext_lazy("evidence", "one character differs"),
    "given_name_only": pgettext_lazy("evidence", "the given name alone"),
    "surname_only": pgettext_lazy("evidence", "the surname alone"),
    "same_first_of_year": pgettext_lazy("evidence", "the same, but the first of January"),
    "month_and_day_swapped": pgettext_lazy("evidence", "month and day exchanged"),
    "year_beside": pgettext_lazy("evidence", "one year off"),
    "one_digit": pgettext_lazy("evidence", "one digit differs"),
    "moon_calendar": pgettext_lazy("evidence", "perhaps by the lunar calendar"),
    "unsure_day": pgettext_lazy("evidence", "the day was assumed"),
    "same_year": pgettext_lazy("evidence", "the year alone"),
    "one_slip": pgettext_lazy("evidence", "one slip of the pen"),
    "legible_part": pgettext_lazy("evidence", "the same as far as it can be read"),
    "unlike": pgettext_lazy("evidence", "cannot be right"),
    "other_parent": pgettext_lazy("evidence", "stands with the other parent"),
    "same_town": pgettext_lazy("evidence", "the same town"),
    "same_county": pgettext_lazy("evidence", "the same county"),
}
STRONG = frozenset(
    ["same", "same_rare", "same_common", "same_sound", "month_and_day_swapped", "one_slip", "legible_part"]
)
WEAK = frozenset(["different", "unlike", "surname_only"])
SAID_FIRST = (
    "child_name", "sex", "birth_on", "identity_number", "village", "address", "hukou_place", "school", "school_text",
    "grade", "class_name", "father_name", "mother_name", "carer_name", "disability_kind", "aid",
)  # fmt: skip
"""What is shown of a line, in this order."""


def value_in_words(key: str, value: Any) -> str:
    """A value as a page shows it; identity numbers stay masked."""
    if key == "identity_number":
        return mask_identity(str(value)) if value else ""
    if key == "grade" and value:
        return grade_label(int(value))
    if key == "class_name" and value:
        return class_label(str(value))
    return in_words(key, value)


def said_in_words(said: Mapping[str, Any], keys: Iterable[str] = SAID_FIRST) -> list[dict[str, str]]:
    """What a line says, as `kernel/_facts.html` takes it; blanks are left out."""
    return [
        {"label": field_label(key), "value": value_in_words(key, said[key])}
        for key in keys
        if said.get(key) not in (None, "", [])
    ]


def pairs_in_words(pairs: Iterable[Difference]) -> list[dict[str, str]]:
    """Differences with both sides in words."""
    return [
        {
            "label": field_label("school" if one.key == "school_text" else one.key),
            "ours": value_in_words("school" if one.key == "school_text" else one.key, one.ours),
            "theirs": value_in_words(one.key, one.theirs),
        }
        for one in pairs
    ]


def compared(
    left: Mapping[str, Any], right: Mapping[str, Any], evidence: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Two sides field by field, with what the engine makes of each; what neither says is left out."""
    rows = []
    for key in SAID_FIRST[: SAID_FIRST.index("disability_kind")]:
        one, other = (value_in_words(key, side.get(key)) for side in (left, right))
        if one or other:
            code = evidence.get(EVIDENCE_OF.get(key, ""), "")
            rows.append(
                {
                    "label": field_label(key),
                    "left": one,
                    "right": other,
                    "evidence": EVIDENCE.get(code, ""),
                    "tone": _tone(code) if code else "",
                }
            )
    return rows


def in_short(kind: str, subject: str, detail: Mapping[str, Any]) -> str:
    """A question in one line of a worklist."""
    if kind == "different":
        pairs = pairs_in_words(Difference(*pair) for pair in detail.get("pairs", ()))
        told = (_("%(label)s: %(ours)s → %(theirs)s") % {**one, "ours": one["ours"] or "—"} for one in pairs)
        return _("; ").join(told)
    if kind == "absent":
        return str(WHY_EXPECTED.get(detail.get("why", ""), ""))
    said = detail.get("said", {})
    keys = ("sex", "birth_on", "school", "school_text", "grade", "father_name", "mother_name")
    return " · ".join(value_in_words(key, said[key]) for key in keys if said.get(key))


def _tone(code: str) -> str:
    if code == "not_said":
        return "neutral"
    return "good" if code in STRONG else "warning" if code in WEAK else "watch"


def facts_of(child: Registered) -> dict[str, Any]:
    """What the register says of a child, by the keys of the roster."""
    return {**child.facts, "father_name": child.father, "mother_name": child.mother}
