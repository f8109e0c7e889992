"""What the codes of this room's errors and wrong values say to a person."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "not_a_region_code": _("%(code)s is not a 12-digit region code."),
    "not_a_division_file": _("%(file)s is not a file of regions: it needs the columns code and name."),
    "region_exists": _("There is a region with the code %(code)s already."),
    "region_unknown": _("There is no region with the code %(code)s."),
    "region_without_parent": _(
        "%(name)s (%(code)s) lies in no known region: load the regions above it as well."
    ),
    "region_closed": _("%(name)s has ended already."),
    "region_succeeds_itself": _("%(name)s cannot follow itself."),
    "merge_of_one": _("A merger needs at least two regions."),
    "split_into_one": _("%(name)s must be split into at least two."),
    "not_alike": _("Counties merge with counties, towns with towns, villages with villages."),
    "no_code_free": _("There is no code left below %(code)s."),
    "ends_too_early": _("%(name)s cannot end on or before the day on which it began."),
    "unit_exists": _("%(name)s is there already."),
    "office_exists": _("%(place)s has one already: %(name)s."),
    "unit_closed": _("%(name)s does not exist on that day."),
    "renamed_too_early": _("%(name)s cannot have ended on or before the day on which it began."),
    "leads_already": _("%(name)s leads in that time: end that first."),
    "has_part_already": _("%(name)s has another part in that time: end that first."),
    "days_not_in_order": _("The days must follow one another: each later than the one before."),
    "days_overlap": _("Something is entered from %(since)s to %(until)s already: correct that instead."),
    "days_taken": _("Somebody else has just entered something for these days."),
    "duty_without_basis": _("Name the document that charges %(name)s with this."),
    "town_unknown": _("There is no town or street called “%(town)s” here."),
    "village_missing": _("The village is missing."),
    "village_unknown": _("There is no village or community called “%(village)s” here."),
    "village_ambiguous": _("“%(village)s” can be several: %(choices)s"),
    "school_unknown": _("There is no school called “%(school)s” here."),
    "school_ambiguous": _("“%(school)s” can be several: %(choices)s"),
    "town_of_this_place": _("the name of a town or street of this place"),
    "village_like_these": _("perhaps %(near)s"),
    "village_of_this_town": _("the name of a village or community of this town"),
    "village_and_town": _("the village together with its town, such as “Xinmin Town, Taixiang Village”"),
    "school_code_taken": _("The school code %(code)s belongs to %(name)s."),
    "school_code_wrong": _("“%(code)s” is no school code: it has ten digits."),
    "school_has_code": _("%(name)s is there already with the school code %(code)s."),
    "school_elsewhere": _("The school code %(code)s belongs to a school of another place: %(name)s."),
    "school_twice": _("%(name)s stands in the file twice."),
    "school_unnamed": _("The name of the school is missing."),
    "school_stage_unknown": _(
        "“%(stage)s” is no kind of school that is known here, such as 小学 or 九年一贯制学校."
    ),
    "school_boarding_unknown": _("Whether it boards its pupils must be 是 or 否, not “%(boarding)s”."),
    "school_place_missing": _("The place is missing: a division code or the name of the town."),
    "school_place_unknown": _("There is no place “%(place)s” here, or several of that name."),
    "not_a_school_file": _(
        "No heading with the columns 学校名称, 办学类型 and 所在区划代码 or 乡镇 was found."
    ),
    "school_of_this_place": _("the name or the 10-digit code of a school of this place"),
}


def say(code: str, params: Mapping[str, str | int]) -> str:
    """The sentence of a code in the language in force."""
    return str(MESSAGES[code]) % params
