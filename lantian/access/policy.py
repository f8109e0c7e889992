"""The policy table: every action of the house, and the roles that may do it.

A view names its action with `@allowed("room.action")`. Which *rows* exist for an action is the
database's business (see `guards`); this table only says who may try.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(StrEnum):
    """What a post is appointed as (民发〔2019〕34号 for the town supervisor and the village director)."""

    CITY_OFFICE = "city_office"
    COUNTY_OFFICE = "county_office"
    TOWN_SUPERVISOR = "town_supervisor"
    VILLAGE_DIRECTOR = "village_director"
    SCHOOL_HEAD = "school_head"
    CLASS_TEACHER = "class_teacher"
    PSYCHOLOGIST = "psychologist"
    PROXY_PARENT = "proxy_parent"
    PARENT = "parent"
    DEPARTMENT = "department"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    UPPER_OFFICE = "upper_office"


ROLE_NAMES = {
    Role.CITY_OFFICE: pgettext_lazy("role", "City office"),
    Role.COUNTY_OFFICE: pgettext_lazy("role", "County office"),
    Role.TOWN_SUPERVISOR: pgettext_lazy("role", "Town child supervisor"),
    Role.VILLAGE_DIRECTOR: pgettext_lazy("role", "Village child director"),
    Role.SCHOOL_HEAD: pgettext_lazy("role", "School head"),
    Role.CLASS_TEACHER: pgettext_lazy("role", "Class teacher"),
    Role.PSYCHOLOGIST: pgettext_lazy("role", "School psychologist"),
    Role.PROXY_PARENT: pgettext_lazy("role", "Proxy parent"),
    Role.PARENT: pgettext_lazy("role", "Parent"),
    Role.DEPARTMENT: pgettext_lazy("role", "Department or organisation"),
    Role.AUDITOR: pgettext_lazy("role", "Auditor"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "Administrator"),
    Role.UPPER_OFFICE: pgettext_lazy("role", "Office above the city"),
}


class Scope(StrEnum):
    """The kind of rows a post sees; each kind but `NONE` is a PostgreSQL role of its own."""

    PLACE = "lantian_place"
    SCHOOL = "lantian_school"
    PERSON = "lantian_person"
    UNIT = "lantian_unit"
    AUDIT = "lantian_audit"
    UPPER = "lantian_upper"
    NONE = "lantian_common"


SCOPES = {
    Role.CITY_OFFICE: Scope.PLACE,
    Role.COUNTY_OFFICE: Scope.PLACE,
    Role.TOWN_SUPERVISOR: Scope.PLACE,
    Role.VILLAGE_DIRECTOR: Scope.PLACE,
    Role.SCHOOL_HEAD: Scope.SCHOOL,
    Role.CLASS_TEACHER: Scope.PERSON,
    Role.PSYCHOLOGIST: Scope.SCHOOL,
    Role.PROXY_PARENT: Scope.PERSON,
    Role.PARENT: Scope.PERSON,
    Role.DEPARTMENT: Scope.UNIT,
    Role.AUDITOR: Scope.AUDIT,
    Role.ADMINISTRATOR: Scope.NONE,
    Role.UPPER_OFFICE: Scope.UPPER,
}


class Compartment(StrEnum):
    """What is closed to a post that does not have it, whatever its range (design: protection cases, what was
    said in counselling, results of psychological tests, who reported)."""

    PROTECTION = "protection"
    COUNSELLING = "counselling"
    PSYCHOLOGY = "psychology"
    REPORTER = "reporter"


COMPARTMENT_NAMES = {
    Compartment.PROTECTION: pgettext_lazy("compartment", "Protection cases"),
    Compartment.COUNSELLING: pgettext_lazy("compartment", "Counselling notes"),
    Compartment.PSYCHOLOGY: pgettext_lazy("compartment", "Psychological material"),
    Compartment.REPORTER: pgettext_lazy("compartment", "Who reported"),
}

# What an emergency may open. Whoever reported a case stays unknown, whatever happens (未保法 art 11).
BREAKABLE = frozenset({Compartment.PROTECTION, Compartment.COUNSELLING, Compartment.PSYCHOLOGY})

# Which compartments a post of each role can be given at all.
COMPARTMENTS_OF = {
    Role.CITY_OFFICE: frozenset({Compartment.PROTECTION, Compartment.REPORTER}),
    Role.COUNTY_OFFICE: frozenset({Compartment.PROTECTION, Compartment.REPORTER}),
    Role.TOWN_SUPERVISOR: frozenset({Compartment.PROTECTION}),
    Role.PSYCHOLOGIST: frozenset({Compartment.COUNSELLING, Compartment.PSYCHOLOGY}),
    Role.DEPARTMENT: frozenset({Compartment.PROTECTION}),
}

OFFICES = {Role.CITY_OFFICE, Role.COUNTY_OFFICE}
GRASSROOTS = {Role.TOWN_SUPERVISOR, Role.VILLAGE_DIRECTOR}
SCHOOL = {Role.SCHOOL_HEAD, Role.CLASS_TEACHER, Role.PSYCHOLOGIST}
FAMILY = {Role.PROXY_PARENT, Role.PARENT}
KNOW_BY_NAME = GRASSROOTS | SCHOOL | {Role.PROXY_PARENT}
"""Those who answer for children whom they know: when such a post changes hands, so do names, promises and papers."""

EVERYBODY = frozenset(Role)
IN_CITIES = tuple(role for role in Role if role != Role.UPPER_OFFICE)
"""Whoever works in a city. A province or a ministry has no child, and no duty towards one: it sees sums of cities."""

# Two kinds of action need no post, and see no row about a child: the door's, and those of one's own account.
ANYBODY = "anybody"
SIGNED_IN = "signed in"
STRONG_FACTOR_ROLES = OFFICES | {Role.ADMINISTRATOR, Role.AUDITOR, Role.DEPARTMENT}

POLICY: dict[str, frozenset[Role] | str] = {
    # the door
    "access.enter": ANYBODY,
    "access.own_account": SIGNED_IN,
    # posts
    "access.read_posts": frozenset(OFFICES | {Role.TOWN_SUPERVISOR, Role.ADMINISTRATOR}),
    "access.manage_posts": frozenset(OFFICES | {Role.ADMINISTRATOR}),
    "access.manage_units": frozenset(OFFICES | {Role.ADMINISTRATOR}),
    "access.read_calendar": EVERYBODY,
    "access.manage_calendar": frozenset(OFFICES),
    "access.change_phone": EVERYBODY,
    "access.grant_compartments": frozenset(OFFICES | {Role.ADMINISTRATOR}),
    "access.read_log": frozenset(OFFICES | {Role.AUDITOR}),
    "access.review_openings": frozenset(OFFICES | {Role.AUDITOR}),
    # the working day
    "desk.home": EVERYBODY,
    # being told that something waits
    "notices.read": EVERYBODY,
    "notices.choose": EVERYBODY,
    "notices.robots": frozenset(OFFICES),
    "notices.channels": frozenset({Role.ADMINISTRATOR}),
    "desk.tell_village": frozenset({Role.PARENT}),
    "desk.take_word": frozenset(GRASSROOTS),
    "desk.tell_parents": frozenset(GRASSROOTS | {Role.CLASS_TEACHER}),
    "desk.hand_over": frozenset(OFFICES | KNOW_BY_NAME),
    "desk.read_gaps": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "desk.print_week": frozenset(GRASSROOTS),
    "desk.enter_week": frozenset(GRASSROOTS),
    "desk.call": frozenset(GRASSROOTS | {Role.PROXY_PARENT}),
    "desk.keep": frozenset(OFFICES | KNOW_BY_NAME),
    "desk.undo": frozenset(OFFICES | KNOW_BY_NAME | {Role.PARENT}),
    # children
    "registry.list_children": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "registry.read_child": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "registry.register_child": frozenset(OFFICES | GRASSROOTS),
    "registry.change_child": frozenset(OFFICES | GRASSROOTS),
    "registry.seat_people": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "registry.confirm_child": frozenset(OFFICES | GRASSROOTS),
    "registry.count_children": frozenset(OFFICES | GRASSROOTS),
    "registry.define_calibre": frozenset(OFFICES),
    "registry.change_areas": frozenset(OFFICES),
    "registry.close_file": frozenset(OFFICES | GRASSROOTS),
    "registry.reopen_file": frozenset(OFFICES | GRASSROOTS),
    "registry.check_children": frozenset(OFFICES | GRASSROOTS),
    "registry.print_check": frozenset(OFFICES | GRASSROOTS),
    "registry.reveal_number": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.CLASS_TEACHER}),
    "registry.export_children": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "registry.print_form": frozenset(OFFICES | GRASSROOTS),
    "registry.print_cards": frozenset(OFFICES | GRASSROOTS),
    "registry.import_roster": frozenset(OFFICES),
    "registry.read_log": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "registry.read_corrections": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "registry.erase_child": frozenset({Role.CITY_OFFICE}),
    "registry.propose_merge": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "registry.merge_children": frozenset(OFFICES),
    "registry.open_card": ANYBODY,
    # a child's documents
    "registry.read_documents": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    "registry.attach_document": frozenset(OFFICES | GRASSROOTS | {Role.PSYCHOLOGIST}),
    "registry.withdraw_document": frozenset(OFFICES | GRASSROOTS | {Role.PSYCHOLOGIST}),
    "registry.break_glass": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    # acts of care
    "encounters.read": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "encounters.record": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "encounters.correct": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "encounters.counsel": frozenset({Role.PSYCHOLOGIST}),
    "encounters.record_many": frozenset({Role.VILLAGE_DIRECTOR, Role.SCHOOL_HEAD, Role.CLASS_TEACHER}),
    "encounters.count": frozenset(OFFICES | GRASSROOTS),
    "encounters.raise_alarm": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "encounters.handle_alarm": frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR}),
    # days missing at school
    "attendance.note": frozenset({Role.SCHOOL_HEAD, Role.CLASS_TEACHER}),
    "attendance.act": frozenset(GRASSROOTS | {Role.SCHOOL_HEAD, Role.CLASS_TEACHER}),
    "attendance.read": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.CLASS_TEACHER, Role.PARENT}),
    "attendance.watch": frozenset(
        OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.CLASS_TEACHER, Role.PARENT, Role.DEPARTMENT}
    ),
    "attendance.set": frozenset(OFFICES),
    # campaigns
    "census.read": frozenset(OFFICES | GRASSROOTS),
    "census.open_campaign": frozenset(OFFICES),
    "census.work": frozenset(OFFICES | GRASSROOTS),
    "census.print_sheets": frozenset(OFFICES | GRASSROOTS),
    "census.hand_in": frozenset(GRASSROOTS),
    "census.sign": frozenset({Role.TOWN_SUPERVISOR}),
    "census.reopen": frozenset(OFFICES),
    "census.draw_sample": frozenset(OFFICES),
    "census.revisit": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    # cross-checks with lists from outside
    "linkage.bring_list": frozenset(OFFICES),
    "linkage.work_list": frozenset(OFFICES | GRASSROOTS),
    "linkage.review": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "linkage.find_doubles": frozenset(OFFICES),
    # official returns
    "census.read_returns": frozenset(OFFICES | GRASSROOTS),
    "census.make_returns": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "census.issue_returns": frozenset(OFFICES),
    "census.shape_returns": frozenset(OFFICES),
    # what is owed to each child
    "duties.read": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "duties.watch": frozenset(OFFICES | GRASSROOTS),
    "duties.read_rules": frozenset(OFFICES | GRASSROOTS | SCHOOL),
    "duties.make_rules": frozenset(OFFICES),
    "duties.stand_in": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    # questionnaires and scales
    "screening.shape": frozenset(OFFICES | {Role.PSYCHOLOGIST}),
    "screening.release": frozenset(OFFICES),
    "screening.work": frozenset({Role.PSYCHOLOGIST}),
    "screening.open_results": frozenset(OFFICES | {Role.TOWN_SUPERVISOR, Role.PSYCHOLOGIST}),
    "screening.count": frozenset({Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    # needs, measures, the child's plan, its goals and its voice
    "plans.read": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "plans.note_need": frozenset(GRASSROOTS | SCHOOL | {Role.PROXY_PARENT}),
    "plans.measure": frozenset(GRASSROOTS | SCHOOL | {Role.COUNTY_OFFICE}),
    "plans.keep_measure": frozenset(GRASSROOTS | SCHOOL | {Role.COUNTY_OFFICE, Role.PROXY_PARENT}),
    "plans.close_need": frozenset(GRASSROOTS | {Role.CLASS_TEACHER}),
    "plans.supervise": frozenset(OFFICES | GRASSROOTS),
    "plans.write_plan": frozenset(GRASSROOTS | {Role.CLASS_TEACHER}),
    "plans.read_goals": frozenset(GRASSROOTS | SCHOOL | FAMILY),
    "plans.goals": frozenset(GRASSROOTS | {Role.CLASS_TEACHER, Role.PSYCHOLOGIST, Role.PROXY_PARENT}),
    "plans.voice": frozenset(
        {Role.VILLAGE_DIRECTOR, Role.CLASS_TEACHER, Role.PSYCHOLOGIST, Role.PROXY_PARENT}
    ),
    "plans.count_voices": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    "plans.print": frozenset(GRASSROOTS | {Role.CLASS_TEACHER, Role.PSYCHOLOGIST}),
    # who stands by children
    "helping.sign_up": ANYBODY,
    "helping.read": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "helping.nominate": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "helping.edit": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "helping.reveal": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "helping.decide": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "helping.train": frozenset(OFFICES | {Role.TOWN_SUPERVISOR, Role.SCHOOL_HEAD}),
    "helping.leave": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "helping.vet": frozenset(OFFICES),
    "helping.give_post": frozenset(OFFICES),
    "helping.erase": frozenset(OFFICES),
    "helping.caps": frozenset(OFFICES),
    "helping.own": frozenset(
        {Role.PROXY_PARENT, Role.CLASS_TEACHER, Role.PSYCHOLOGIST, Role.VILLAGE_DIRECTOR}
    ),
    # care that parents entrust to somebody
    "entrusting.read": frozenset(OFFICES | GRASSROOTS),
    "entrusting.assess": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "entrusting.agree": frozenset(GRASSROOTS),
    "entrusting.print": frozenset(GRASSROOTS),
    "entrusting.supervise": frozenset(OFFICES | GRASSROOTS),
    "entrusting.read_school": frozenset({Role.SCHOOL_HEAD}),
    "entrusting.own": frozenset({Role.PARENT}),
    # who has somebody
    "pairing.coverage": frozenset(OFFICES | GRASSROOTS),
    # local brands of help, stations, hand-in-hand groups
    "initiatives.read": frozenset(OFFICES | GRASSROOTS),
    "initiatives.found": frozenset(OFFICES),
    "initiatives.work": frozenset(OFFICES | GRASSROOTS),
    "initiatives.groups": frozenset({Role.SCHOOL_HEAD, Role.CLASS_TEACHER}),
    "initiatives.count_groups": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    # the four networks of a child
    "networks.read": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    "networks.watch": frozenset(OFFICES | GRASSROOTS),
    "networks.heard": frozenset(OFFICES | KNOW_BY_NAME),
    "networks.fill": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "networks.name": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "networks.read_rules": frozenset(OFFICES | GRASSROOTS),
    "networks.make_rules": frozenset(OFFICES),
    "networks.print_card": frozenset(OFFICES | GRASSROOTS | SCHOOL | FAMILY),
    # plans of who stands by whom
    "matching.read": frozenset(OFFICES | GRASSROOTS),
    "matching.run": frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR}),
    "matching.decide": frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR}),
    "matching.print": frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR}),
    "matching.set": frozenset(OFFICES),
    # protection cases: who may be in a team at all; which cases, their rows say
    "cases.read": frozenset(OFFICES | GRASSROOTS | SCHOOL | {Role.DEPARTMENT}),
    "cases.open": frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR}),
    "cases.work": frozenset(OFFICES | GRASSROOTS | SCHOOL | {Role.DEPARTMENT}),
    "cases.lead": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "cases.print": frozenset(OFFICES | GRASSROOTS | SCHOOL | {Role.DEPARTMENT}),
    # children who move between offices
    "transfers.read": frozenset(OFFICES | GRASSROOTS),
    "transfers.work": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "transfers.visit": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "transfers.print": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "transfers.look_back": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "transfers.pack": frozenset(OFFICES),
    "transfers.bring_in": frozenset(OFFICES),
    # ready ways with their papers
    "pathways.read": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    "pathways.work": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    "pathways.police_list": frozenset({Role.COUNTY_OFFICE}),
    "pathways.answer_list": frozenset({Role.DEPARTMENT}),
    "pathways.print": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    # the five losses
    "assessment.read": frozenset(OFFICES | GRASSROOTS),
    "assessment.assess": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "assessment.confirm": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "assessment.lower_red": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "assessment.wait": frozenset(OFFICES | GRASSROOTS),
    "assessment.count": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "assessment.print": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    # children and their helpers
    "pairing.watch": frozenset(OFFICES | GRASSROOTS),
    "pairing.read": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST}),
    "pairing.propose": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "pairing.answer": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "pairing.keep": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "pairing.print": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "pairing.hear": frozenset(
        GRASSROOTS | {Role.COUNTY_OFFICE, Role.SCHOOL_HEAD, Role.CLASS_TEACHER, Role.PSYCHOLOGIST}
    ),
    "pairing.exempt": frozenset(GRASSROOTS | {Role.COUNTY_OFFICE}),
    "pairing.set_age": frozenset(OFFICES),
    "pairing.stand_by": frozenset({Role.PROXY_PARENT}),
    # mandatory reports of harm
    "alarms.report": frozenset(IN_CITIES),
    "alarms.own": frozenset(IN_CITIES),
    "alarms.tell": ANYBODY,
    "alarms.read": frozenset(OFFICES | {Role.TOWN_SUPERVISOR, Role.DEPARTMENT}),
    "alarms.handle": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "alarms.decide": frozenset(OFFICES),
    "alarms.enter_police": frozenset(OFFICES | {Role.TOWN_SUPERVISOR, Role.DEPARTMENT}),
    "alarms.reveal_reporter": frozenset(OFFICES),
    "alarms.print": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "alarms.watch_bell": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "alarms.set_bell": frozenset(OFFICES),
    # what units ask of each other
    "referrals.read": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.DEPARTMENT}),
    "referrals.refer": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD}),
    "referrals.act": frozenset(OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.DEPARTMENT}),
    "referrals.board": frozenset(OFFICES | {Role.DEPARTMENT}),
    "referrals.watch": frozenset(OFFICES),
    # the figures of the work
    "insight.read": frozenset(OFFICES | GRASSROOTS | {Role.AUDITOR}),
    "insight.open_rows": frozenset(OFFICES | GRASSROOTS),
    "insight.bring_borders": frozenset({Role.CITY_OFFICE}),
    # what left the house as figures
    "disclosure.read": frozenset(OFFICES | {Role.AUDITOR}),
    "disclosure.release": frozenset(OFFICES),
    "disclosure.withdraw": frozenset(OFFICES),
    # reports
    "reporting.read": frozenset(OFFICES | {Role.AUDITOR}),
    "reporting.make": frozenset(OFFICES),
    "reporting.take_list": frozenset(OFFICES),
    # figures of one's own choice, and forms that somebody wants filled in
    "asking.explore": frozenset(OFFICES | GRASSROOTS | {Role.AUDITOR}),
    "asking.export_all": frozenset(OFFICES),
    "asking.read_forms": frozenset(OFFICES | GRASSROOTS),
    "asking.report_form": frozenset(GRASSROOTS),
    "asking.register_form": frozenset(OFFICES | {Role.TOWN_SUPERVISOR}),
    "asking.decide_form": frozenset(OFFICES),
    "asking.count_forms": frozenset(OFFICES),
    "insight.read_above": frozenset({Role.UPPER_OFFICE}),
    # what there is to help with, and orders to organisations
    "resources.hotlines": ANYBODY,
    "resources.read": frozenset(OFFICES | GRASSROOTS | SCHOOL | {Role.DEPARTMENT}),
    "resources.reveal": frozenset(
        OFFICES | GRASSROOTS | {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST, Role.DEPARTMENT}
    ),
    "resources.keep": frozenset(OFFICES | {Role.TOWN_SUPERVISOR, Role.DEPARTMENT}),
    "resources.gaps": frozenset(OFFICES | GRASSROOTS),
    "resources.order": frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR}),
    "resources.take": frozenset({Role.DEPARTMENT}),
    # files
    "files.open": frozenset(OFFICES | GRASSROOTS),
}


# What the access log calls the actions that it holds.
ACTION_NAMES = {
    "registry.read_child": _("Opened the file"),
    "desk.tell_village": _("A parent read a notice or told where they are"),
    "desk.take_word": _("Decided on what a parent told"),
    "desk.tell_parents": _("Sent the parents a notice"),
    "desk.print_week": _("Looked at or printed the weekly list"),
    "desk.hand_over": _("Looked at or printed the handover of a post"),
    "registry.read_corrections": _("Looked at the corrections"),
    "registry.reveal_number": _("Revealed a number, telephone or address"),
    "registry.export_children": _("Exported a list"),
    "registry.print_form": _("Printed the registration form"),
    "registry.print_cards": _("Printed contact cards"),
    "registry.register_child": _("Registered the child"),
    "registry.change_child": _("Changed the file"),
    "registry.confirm_child": _("Confirmed the file"),
    "registry.count_children": _("Looked at who counts"),
    "registry.define_calibre": _("Changed a definition"),
    "registry.change_areas": _("Changed areas"),
    "registry.close_file": _("Closed the file"),
    "registry.reopen_file": _("Opened a closed file again"),
    "registry.print_check": _("Printed the list of the monthly check"),
    "registry.seat_people": _("Gave or took a sign-in"),
    "registry.open_card": _("Followed the code on a card"),
    "registry.import_roster": _("Imported a roster"),
    "registry.erase_child": _("Erased the child"),
    "registry.propose_merge": _("Compared two files of one child"),
    "registry.merge_children": _("Merged two files of one child, or undid it"),
    "registry.read_documents": _("Opened a document of the child"),
    "registry.attach_document": _("Attached a document"),
    "registry.withdraw_document": _("Withdrew a document"),
    "registry.break_glass": _("Opened closed material in an emergency"),
    "census.print_sheets": _("Took out sheets of a campaign"),
    "linkage.bring_list": _("Brought in or withdrew a list to cross-check"),
    "linkage.work_list": _("Worked on a cross-check"),
    "linkage.review": _("Compared two children side by side"),
    "linkage.find_doubles": _("Searched for children registered twice"),
    "duties.make_rules": _("Changed a rule of duties"),
    "duties.stand_in": _("Changed who stands in"),
    "assessment.read": _("Opened the assessment"),
    "assessment.assess": _("Answered items of the assessment"),
    "assessment.confirm": _("Decided on a level"),
    "assessment.lower_red": _("Gave a second look to a level"),
    "assessment.print": _("Printed the assessment"),
    "files.open": _("Opened a document"),
    "resources.reveal": _("Revealed a telephone in the directory of help"),
    "resources.keep": _("Entered, amended or confirmed what there is to help with"),
    "resources.gaps": _("Looked through needs without help, or help given twice"),
    "resources.order": _("Worked on an order to organisations"),
    "resources.take": _("An organisation took an order, or read it"),
    "encounters.read": _("Read the acts of care"),
    "encounters.record": _("Recorded an act of care"),
    "encounters.correct": _("Corrected or withdrew an act of care"),
    "encounters.raise_alarm": _("Raised or looked at an alarm"),
    "attendance.note": _("Noted, corrected or ended that the child is missing at school"),
    "attendance.act": _("Noted what was done about a child missing at school"),
    "attendance.read": _("Looked at when the child was missing at school"),
    "attendance.set": _("Changed after how many days missing at school something is owed"),
    "plans.read": _("Looked at the child's plan"),
    "plans.note_need": _("Noted what the child needs"),
    "plans.measure": _("Promised a measure"),
    "plans.keep_measure": _("Reported on a measure"),
    "plans.close_need": _("Closed or reopened a need"),
    "plans.supervise": _("Looked through a list of needs"),
    "plans.write_plan": _("Wrote or reviewed the child's plan"),
    "plans.read_goals": _("Looked at how the child grows"),
    "plans.goals": _("Kept the child's goals"),
    "plans.voice": _("Heard the child"),
    "plans.print": _("Printed a paper for child and family"),
    "helping.read": _("Looked at a helper"),
    "helping.nominate": _("Named a helper"),
    "helping.edit": _("Changed the entry of a helper"),
    "helping.reveal": _("Revealed a number of a helper"),
    "helping.decide": _("Accepted a helper or not"),
    "helping.train": _("Noted a training of a helper"),
    "helping.leave": _("Noted that a helper is away or leaves"),
    "helping.vet": _("Entered a check of a helper"),
    "helping.give_post": _("Gave a helper a post"),
    "helping.erase": _("Erased a helper"),
    "helping.caps": _("Lowered a load cap"),
    "transfers.read": _("Looked at the transfer of a child"),
    "transfers.work": _("Moved on the transfer of a child"),
    "transfers.visit": _("Received a child who moved"),
    "transfers.print": _("Looked at or printed a handover sheet"),
    "transfers.look_back": _("Looked at the last state of a file that moved"),
    "transfers.pack": _("Worked on a file for another city"),
    "transfers.bring_in": _("Worked on a file from another city"),
    "pathways.read": _("Looked at ready ways of the child"),
    "pathways.work": _("Worked on a ready way"),
    "pathways.police_list": _("Worked on a list to the police of children without registration"),
    "pathways.answer_list": _("Read or answered a list of children without registration"),
    "pathways.print": _("Made or printed a paper of a ready way"),
    "entrusting.read": _("Looked at entrusted care"),
    "entrusting.assess": _("Assessed an entrusted carer"),
    "entrusting.agree": _("Worked on an agreement on entrusted care"),
    "entrusting.print": _("Printed an agreement or a notice on entrusted care"),
    "entrusting.supervise": _("Looked through a list of entrusted care"),
    "entrusting.read_school": _("A school looked at who cares by agreement"),
    "entrusting.own": _("A parent read or wrote who takes care"),
    "pairing.watch": _("Looked through a list of children and their helpers"),
    "pairing.read": _("Looked at who stands by the child"),
    "pairing.propose": _("Proposed a helper"),
    "pairing.answer": _("Wrote down a word on a proposal"),
    "pairing.keep": _("Moved on what a helper and a child agreed"),
    "pairing.print": _("Printed the agreement with a helper"),
    "pairing.hear": _("Noted a wish or a refusal"),
    "pairing.exempt": _("Noted why a child needs no helper"),
    "pairing.stand_by": _("A helper answered or asked for a pause"),
    "pairing.coverage": _("Looked through a list of who has somebody"),
    "referrals.read": _("Looked at a referral"),
    "referrals.refer": _("Asked a unit for something for the child"),
    "referrals.act": _("Took a step in a referral"),
    "referrals.board": _("Took out the own referrals of a department"),
    "initiatives.read": _("Looked through the children of an initiative"),
    "initiatives.found": _("Founded, reworded or closed an initiative"),
    "initiatives.work": _("Took a child into an initiative, or out of it"),
    "initiatives.groups": _("Made or changed a hand-in-hand group"),
    "networks.read": _("Looked at the four networks of the child"),
    "networks.watch": _("Looked through children whose networks are not complete"),
    "networks.heard": _("Looked at which children call for a look"),
    "networks.name": _("Named somebody for a network, or ended it"),
    "networks.make_rules": _("Changed who hears of an event"),
    "matching.read": _("Looked at lines of a plan of helpers"),
    "matching.run": _("Asked for a plan of helpers, or put one away"),
    "matching.decide": _("Decided on a line of a plan of helpers"),
    "matching.print": _("Took out the sheet of a plan of helpers"),
    "matching.set": _("Changed the settings of plans of helpers"),
    "alarms.read": _("Looked at a mandatory report"),
    "alarms.handle": _("Moved a mandatory report on"),
    "alarms.enter_police": _("Entered what the police did about a report"),
    "alarms.reveal_reporter": _("Revealed who reported"),
    "alarms.print": _("Printed a mandatory report"),
    "alarms.set_bell": _("Changed by whom and when alarms are rung"),
    "census.read_returns": _("Looked at the children behind a figure"),
    "insight.open_rows": _("Looked at who is behind a figure"),
    "insight.bring_borders": _("Brought or removed the borders of a map"),
    "asking.explore": _("Took out figures of one's own choice"),
    "asking.export_all": _("Asked for or took out a file of many figures"),
    "asking.register_form": _("Registered or changed a form"),
    "asking.decide_form": _("Decided on a form"),
    "asking.report_form": _("Told that somebody asks for a form that is not registered"),
    "census.make_returns": _("Made a roster"),
    "census.issue_returns": _("Issued a return"),
    "reporting.take_list": _("Took a list for a department"),
    "disclosure.read": _("Looked at what left the house"),
    "disclosure.release": _("Let figures out of the house"),
    "disclosure.withdraw": _("Withdrew released figures"),
}


def may(role: Role | None, action: str) -> bool:
    """Whether somebody acting in `role` (None: without a post) may try `action`; KeyError for an unknown one."""
    roles = POLICY[action]
    return roles in (ANYBODY, SIGNED_IN) or role in roles
