"""Names of the register's own words, for pages, sheets and prints."""

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
