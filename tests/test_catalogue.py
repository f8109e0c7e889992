"""What the catalogue of the database says: every row about a child is guarded, and nobody stands above the guards."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from lantian.access.guards import COUNTING, CUSTODIAN, STAFFING, WEB, Guard
from lantian.access.policy import Scope
from lantian.access.securing import declared_models
from lantian.kernel.rows import CityKey

pytestmark = pytest.mark.django_db
ROLES = [*(scope.value for scope in Scope), CUSTODIAN, STAFFING, COUNTING, WEB]
CITY = [model for model in declared_models() if model.distribution == "city"]


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_every_table_of_ours_is_declared():
    ours = [model for model in apps.get_models() if model.__module__.startswith("lantian.")]
    assert not [model for model in ours if model not in declared_models()]


@pytest.mark.parametrize("model", CITY, ids=lambda model: model.__name__)
def test_a_city_table_has_policies_and_a_guard(model):
    table = model._meta.db_table
    assert isinstance(model.guard, Guard)
    (has_policies,) = rows("SELECT relrowsecurity FROM pg_class WHERE relname = %s", table)[0]
    assert has_policies
    guarded = {role for _, role in policies(table)}
    assert guarded - {COUNTING} == {role for role, _ in model.guard.conditions()}


def policies(table: str) -> list[tuple[str, str]]:
    return rows(
        "SELECT policyname, unnest(roles)::text FROM pg_policies WHERE tablename = %s AND permissive = 'PERMISSIVE'",
        table,
    )


@pytest.mark.parametrize("model", CITY, ids=lambda model: model.__name__)
def test_no_grant_on_a_city_table_without_a_policy(model):
    table = model._meta.db_table
    granted = {
        role
        for (role,) in rows(
            "SELECT grantee::text FROM information_schema.role_table_grants "
            "WHERE table_name = %s AND grantee LIKE 'lantian%%'",
            table,
        )
    }
    assert granted <= {role for _, role in policies(table)}


def test_policies_contain_no_sub_select_and_no_constant_truth():
    guarded = {model._meta.db_table for model in CITY}
    for table, condition in rows("SELECT tablename, coalesce(qual, with_check) FROM pg_policies"):
        if table in guarded:
            assert "select" not in condition.lower()
            assert condition.strip("() ").lower() != "true"


def test_nobody_bypasses_and_the_web_role_owns_nothing():
    assert (
        rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'lantian%%' AND (rolbypassrls OR rolsuper)")
        == []
    )
    assert (
        rows(
            "SELECT relname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = ANY (%s)",
            ROLES,
        )
        == []
    )
    assert rows("SELECT rolinherit FROM pg_roles WHERE rolname = %s", WEB) == [(False,)]


def test_only_the_web_role_logs_in():
    assert {
        name
        for (name,) in rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'lantian%%' AND rolcanlogin")
    } == {WEB}


@pytest.mark.parametrize("model", CITY, ids=lambda model: model.__name__)
def test_city_is_a_plain_column_that_never_changes(model):
    table = model._meta.db_table
    assert rows(
        "SELECT data_type, is_nullable, is_generated FROM information_schema.columns "
        "WHERE table_name = %s AND column_name = 'city'",
        table,
    ) == [("integer", "NO", "NEVER")]
    if not hasattr(model, "pgh_tracked_model"):
        triggers = rows(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE relname = %s", table
        )
        assert any(name.startswith("pgtrigger_city_stays") for (name,) in triggers)


@pytest.mark.parametrize("model", CITY, ids=lambda model: model.__name__)
def test_every_unique_rule_of_a_city_table_holds_its_city(model):
    indexes = rows(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary",
        model._meta.db_table,
    )
    assert not [name for name, definition in indexes if not re.search(r"\(city[,)]", definition)]


def test_foreign_keys_between_city_tables_hold_the_city_and_none_comes_from_outside():
    for model in apps.get_models():
        for field in model._meta.local_fields:
            is_key = isinstance(field, models.ForeignKey) and field.db_constraint
            if is_key and getattr(field.related_model, "distribution", "") == "city":
                assert isinstance(field, CityKey), f"{model.__name__}.{field.name}"
                assert model.distribution == "city"
                assert definition_of(model, field).startswith("FOREIGN KEY (city,")


def definition_of(model: type[models.Model], field: models.Field) -> str:
    found = rows(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
        model._meta.db_table,
    )
    (definition,) = (text for (text,) in found if f", {field.column})" in text)
    return definition


def test_history_is_only_added_to_and_always_has_an_author():
    for model in CITY:
        if hasattr(model, "pgh_tracked_model"):
            assert not model._meta.get_field("pgh_context").null
            for scope in (Scope.PLACE, Scope.SCHOOL, Scope.PERSON):
                verbs = {
                    verb
                    for (verb,) in rows(
                        "SELECT privilege_type FROM information_schema.role_table_grants "
                        "WHERE table_name = %s AND grantee = %s",
                        model._meta.db_table,
                        scope.value,
                    )
                }
                assert verbs <= {"SELECT", "INSERT"}


@pytest.mark.parametrize("model", CITY, ids=lambda model: model.__name__)
def test_what_is_closed_is_closed_for_every_verb_and_every_role(model):
    """A restrictive policy for all roles; a table without a compartment has none, and none lets more through."""
    closings = rows(
        "SELECT cmd, roles::text[] FROM pg_policies WHERE tablename = %s AND permissive = 'RESTRICTIVE' "
        "AND policyname NOT LIKE '%%\\_readers'",
        model._meta.db_table,
    )
    is_closed = bool(model.guard.compartment or model.guard.compartment_column)
    verbs = {"SELECT", "INSERT", "UPDATE", "DELETE"} if is_closed else set()
    assert {verb for verb, _ in closings} == verbs
    assert all(roles == ["public"] for _, roles in closings)


@pytest.mark.parametrize(
    "model", [one for one in CITY if one.guard.readers], ids=lambda model: model.__name__
)
def test_rows_for_some_roles_are_closed_to_every_other_scope(model):
    assert not model._meta.get_field(model.guard.readers).null
    (closing,) = rows(
        "SELECT cmd, roles::text[] FROM pg_policies WHERE tablename = %s AND policyname LIKE '%%\\_readers'",
        model._meta.db_table,
    )
    assert closing == ("ALL", [Scope.NONE.value])


def test_glass_opens_nothing_but_reading():
    opened = rows(
        "SELECT DISTINCT cmd, permissive FROM pg_policies "
        "WHERE concat(qual, with_check) LIKE '%%' || 'lantian.opened' || '%%'"
    )
    assert opened == [("SELECT", "RESTRICTIVE")]


def test_a_column_that_closes_rows_stands_in_the_table_and_its_history():
    closed = [model for model in CITY if model.guard.compartment_column]
    assert {"ChildDocument", "ChildDocumentHistory", "StoredFile"} <= {model.__name__ for model in closed}
    for model in closed:
        assert not model._meta.get_field(model.guard.compartment_column).null


def test_protected_tables_keep_history():
    kept = {model.pgh_tracked_model for model in declared_models() if hasattr(model, "pgh_tracked_model")}
    unkept = {
        "MeasureHop",
        "ReferralStep",
        "ReferralReply",
        "PlanReview",
        "PeerActivity",
        "EmptyPlace",
        "NetworkWord",
        "NetworksFound",
        "VoiceBox",
        "VoiceCount",
        "AccessEntry",
        "OtherReading",
        "CalibreEdition",
        "StatusEpisode",
        "MonthlyCheck",
        "Notice",
        "Channel",
        "Preference",
        "RosterImport",
        "ResourceList",
        "HukouList",
        "LastState",
        "RosterLine",
        "SourceLine",
        "RowBefore",
        "RememberedMapping",
        "SavedView",
        "AreaOutline",
        "SavedChoice",
        "FigureExport",
        "FormAnswer",
        "CardIssue",
        "PrintRun",
        "EmergencyOpening",
        "OpeningReview",
        "ClosingSheet",
        "SheetIntake",
        "SheetLine",
        "VillageStep",
        "IssuedReturn",
        "Release",
        "ReleaseWithdrawal",
        "Report",
        "Duty",
        "DutyBasis",
        "Fulfilment",
        "SchoolCount",
        "Finding",
        "Proposal",
        "LevelShown",
        "FamilyNotice",
        "Acknowledgement",
        "Custody",
        "Figure",
        "DayState",
        "TouchedVillage",
        "Clock",
        "WeekSheet",
        "WeekLine",
        "UnfitGround",
        "HarmWords",
        "HarmEvidence",
        "HarmBrief",
        "PoliceEntry",
        "HarmStep",
        "HarmReporter",
        "AlarmCall",
        "AlarmTest",
        "Arrival",
        "HandoverSheet",
        "WayPaper",
        "HukouCorrection",
        "WaySuggestion",
        "MatchProof",
        "MatchGap",
        "CaseStep",
        "CaseAssessment",
        "CaseFile",
        "SafetyPlan",
    }
    for model in CITY:
        if not hasattr(model, "pgh_tracked_model"):
            assert model in kept or model.__name__ in unkept or model._meta.app_label == "files", (
                model.__name__
            )


def test_rows_of_a_child_are_found_by_the_child():
    """A file, and every follower of a change, asks each room for the rows of one child; none may read a city for it."""
    few_or_asked_otherwise = {
        "Acknowledgement",  # by its seat
        "CarerAssessment",  # those that stand, and an older one by its key
        "EmergencyOpening",  # by its post
        "FoundChild",  # by its campaign
        "MatchLine",  # by its run, and those that are proposed
        "MatchLock",  # those that hold
        "PeerMember",  # those who are in a group
        "RosterLine",  # by its roster
    }
    slow = set()
    for model in declared_models():
        if not any(field.name == "child" for field in model._meta.private_fields + list(model._meta.fields)):
            continue
        if hasattr(model, "pgh_tracked_model"):
            continue
        lists = [*model._meta.indexes, *(one for one in model._meta.constraints if hasattr(one, "fields"))]
        whole = [one for one in lists if one.condition in (None, models.Q(child__isnull=False))]
        if not any(
            tuple(one.fields[:2]) == ("city", "child") or one.fields[:1] == ("child",) for one in whole
        ):
            slow.add(model.__name__)
    assert slow == few_or_asked_otherwise
