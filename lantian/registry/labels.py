"""Names of the register's own words, for pages, sheets and prints."""

from typing import Any

from django.utils.translation import gettext_lazy as _

GAP_LABELS = {
    "identity": _("identity number"),
    "hukou": _("hukou"),
    "address": _("address"),
    "carer": _("carer"),
    "carer_phone": _("carer's telephone"),
    "parent_phone": _("a parent's telephone"),
    "whereabouts": _("where the parents are"),
    "schooling": _("schooling"),
    "guardianship": _("guardianship"),
    "health": _("health"),
}

COLUMNS = {
    "age": _("Age"),
    "sex": _("Sex"),
    "place": _("Village"),
    "school": _("School and class"),
    "carer": _("Carer"),
    "missing": _("Missing"),
    "confirmed": _("Last confirmed"),
    "birth_on": _("Date of birth"),
    "ethnicity": _("Ethnicity"),
}
FACT_LABELS = {
    "hukou": _("Hukou"),
    "residence": _("Residence"),
    "enrolment": _("Schooling"),
    "health": _("Health"),
    "guardianship": _("Guardianship"),
    "livelihood": _("Livelihood"),
    "whereabouts": _("Whereabouts"),
    "closing": _("File closed"),
}
GRADE_LABELS = (
    _("grade 1"),
    _("grade 2"),
    _("grade 3"),
    _("grade 4"),
    _("grade 5"),
    _("grade 6"),
    _("grade 7"),
    _("grade 8"),
    _("grade 9"),
    _("grade 10"),
    _("grade 11"),
    _("grade 12"),
)
DATED_LABELS = {"since": _("Since when"), "until": _("Ended on")}
MENDED_LABELS: dict[str, dict[str, Any]] = {
    "Child": {
        "name": _("Name"),
        "sex": _("Sex"),
        "birth_on": _("Date of birth"),
        "ethnicity": _("Ethnicity"),
        "identity": _("Identity number"),
        "no_identity_reason": _("If there is none: why"),
        "paternal_grandfather": _("Paternal grandfather"),
        "paternal_grandmother": _("Paternal grandmother"),
        "maternal_grandfather": _("Maternal grandfather"),
        "maternal_grandmother": _("Maternal grandmother"),
        "remarks": _("Remarks"),
    },
    "Household": {
        "head_name": _("Head of household"),
        "place": _("Village"),
        "village_group": _("Village group"),
        "address": _("Address in the village"),
        "is_unsafe": _("The house is unsafe (grade C or D)"),
        "neighbour": _("Nearest neighbour and telephone"),
    },
    "Person": {
        "name": _("Name"),
        "sex": _("Sex"),
        "birth_on": _("Date of birth"),
        "identity": _("Identity number"),
        "phone": _("Telephone"),
        "second_phone": _("Second telephone"),
        "education": _("Education"),
        "health": _("Health"),
        "occupation": _("Occupation"),
        "is_deceased": _("Has died"),
        "deceased_on": _("Died on"),
    },
    "Tie": {"kind": _("Who"), "relation": _("Relation"), **DATED_LABELS, "seat": _("Sign-in")},
    "Hukou": {
        **DATED_LABELS,
        "is_registered": _("Registered in a hukou"),
        "nature": _("Nature of hukou"),
        "place": _("Place of hukou"),
        "place_text": _("Place of hukou"),
    },
    "Residence": {**DATED_LABELS, "place": _("Village"), "lives_with": _("Lives with")},
    "Enrolment": {
        **DATED_LABELS,
        "stage": _("Schooling"),
        "school_unit": _("School"),
        "school_text": _("School that is not in the list"),
        "grade": _("Grade"),
        "class_name": _("Class"),
        "boards": _("Boards at school"),
    },
    "Health": {
        **DATED_LABELS,
        "condition": _("Health"),
        "disability_kind": _("Kind of disability"),
        "disability_grade": _("Grade of disability"),
        "illness": _("Illness"),
    },
    "Guardianship": {**DATED_LABELS, "level": _("Guardianship")},
    "Livelihood": {
        **DATED_LABELS,
        "income_sources": _("The household lives on"),
        "aid": _("Aid received"),
        "poverty_marks": _("Marks of poverty"),
    },
    "Migration": {
        **DATED_LABELS,
        "reason": _("Where the parent is"),
        "destination_text": _("Place"),
        "destination": _("Place, as a division"),
        "expected_return_on": _("Expected back"),
    },
}
"""The columns whose corrections the timeline shows, by table; all others follow from these."""
