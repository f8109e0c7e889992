"""What a list says becomes what the register says: by the register's own verbs, with the list as the reason."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.log import moment_of_transaction, note_access
from lantian.kernel.values.identity import IdentityNumber, check_identity
from lantian.linkage.errors import LinkageError
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.lists.register import Registered, registered
from lantian.linkage.models import Question
from lantian.linkage.rules.comparing import Difference, differences
from lantian.linkage.services.answering import record_answer
from lantian.registry.models import (
    Child,
    Enrolment,
    Health,
    Household,
    Hukou,
    Livelihood,
    Residence,
    existing,
)
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.facts import correct_fact, record_change, record_livelihood
from lantian.registry.services.housing import settle

OWN = {"child_name": "name", "sex": "sex", "birth_on": "birth_on", "identity_number": "identity"}
FACTS: dict[str, Any] = {
    "residence": Residence,
    "hukou": Hukou,
    "enrolment": Enrolment,
    "health": Health,
}
COLUMNS = {
    "village": "place",
    "hukou_registered": "is_registered",
    "hukou_nature": "nature",
    "stage": "stage",
    "school_text": "school_text",
    "grade": "grade",
    "class_name": "class_name",
    "boarding": "boards",
    "disability_kind": "disability_kind",
    "disability_grade": "disability_grade",
}
DISABLED = "60"
STAGES = ((6, "primary"), (9, "junior"), (12, "senior"))
KEPT_OF = {
    "residence": ("lives_with",),
    "hukou": ("is_registered", "place", "place_text", "nature"),
    "enrolment": ("stage", "school_unit", "school_text", "grade", "class_name", "boards"),
    "health": ("condition", "disability_kind", "disability_grade", "illness"),
}


@transaction.atomic
def take_over(
    *,
    question: Question,
    version: int,
    since: date | None,
    seen: Mapping[str, Any] | None = None,
    note: str = "",
) -> Question:
    """Takes over what a list says: as a change since a day or, without one, as a correction of what was never true.

    `seen` are `row` and `version` of the fact as the page showed it. What the register says already is not written
    again. Raises as `record_answer` and as the register's own verbs do (`Conflict` about a fact, `RegistryError`),
    and `LinkageError`: child_gone, stage_needed, kind_needed, number_disagrees, since_needed (nothing is on file
    that could be wrong).
    """
    answered = record_answer(question=question, version=version, answer="taken_over", note=note)
    child = Child.objects.filter(existing(), pk__in=[question.child]).first()
    if child is None:
        raise LinkageError("child_gone")
    pairs = still_different(question, registered([child.pk])[str(child.pk)])
    if pairs:
        WRITERS[question.subject](child, pairs, question.subject, since, seen or {})
        told = detail_of(question)
        note_access(
            "registry.change_child",
            child=child.pk,
            region=child.region,
            school=child.school,
            fact=question.subject,
            correction=since is None,
            reason=" · ".join(filter(None, (told.get("list"), told.get("giver"), told.get("as_of")))),
            source=str(question.source_id),
            moment=moment_of_transaction(),
        )
    return answered


def still_different(question: Question, child: Registered) -> list[Difference]:
    """What a list says otherwise than the file does now."""
    said = detail_of(question)["said"]
    return differences(said, child.facts, question.list_kind).get(question.subject, [])


def current_fact(subject: str, child: UUID) -> Any:
    """The row of the register that a subject is about, as it holds now."""
    fact = FACTS.get(subject)
    return fact and fact.objects.filter(child=child, until__isnull=True).first()


def _mend_child(
    child: Child, pairs: list[Difference], subject: str, since: date | None, seen: Mapping[str, Any]
) -> None:
    values: dict[str, Any] = {OWN[one.key]: one.theirs for one in pairs}
    if "birth_on" in values:
        values["birth_on"] = date.fromisoformat(values["birth_on"])
    if "identity" in values:
        number = check_identity(values["identity"])
        values["identity"] = number if isinstance(number, IdentityNumber) else None
    else:
        values["no_identity_reason"] = child.no_identity_reason
    _refuse_contradiction(child, values)
    correct_identity(child=child, values=values, version=seen.get("version") or child.version)


def _refuse_contradiction(child: Child, values: Mapping[str, Any]) -> None:
    """A number says birth date and sex (GB 11643): what is taken over must not contradict the one, new or on file."""
    number = values.get("identity") or (child.identity and check_identity(child.identity.reveal()))
    if not isinstance(number, IdentityNumber):
        return
    born, sex = values.get("birth_on", child.birth_on), values.get("sex", child.sex)
    if (number.birth_on, number.sex) != (born, sex):
        raise LinkageError("number_disagrees")


def _write_fact(
    child: Child, pairs: list[Difference], subject: str, since: date | None, seen: Mapping[str, Any]
) -> None:
    row = current_fact(subject, child.pk)
    values = {name: getattr(row, name) for name in KEPT_OF[subject]} if row else {}
    for one in pairs:
        if one.key == "school":
            values |= {"school_unit": UUID(one.theirs), "school_text": ""}
        elif one.key == "school_text":
            values |= {"school_unit": None, "school_text": one.theirs}
        else:
            values[COLUMNS[one.key]] = one.theirs
    _complete(subject, values)
    version, key = seen.get("version") or (row and row.version), seen.get("row") or (row and row.pk)
    if since is not None:
        record_change(child=child, fact=FACTS[subject], values=values, since=since, version=version, row=key)
    elif row is None:
        raise LinkageError("since_needed")
    else:
        correct_fact(row=row, values=values, version=version)


def _complete(subject: str, values: dict[str, Any]) -> None:
    """What a fact cannot be without: the stage goes by the grade, a disability is a state of health."""
    if subject == "enrolment" and not values.get("stage"):
        grade = values.get("grade")
        if not grade:
            raise LinkageError("stage_needed")
        values["stage"] = next(stage for last, stage in STAGES if grade <= last)
    if subject == "health":
        if not values.get("disability_kind"):
            raise LinkageError("kind_needed")
        values["condition"] = DISABLED


def _write_aid(
    child: Child, pairs: list[Difference], subject: str, since: date | None, seen: Mapping[str, Any]
) -> None:
    """A household that gets the allowance gets it besides what is on file."""
    if since is None:
        raise LinkageError("since_needed")
    house: Household = child.household or settle(child=child, values={})
    row: Any = Livelihood.objects.filter(household=house.pk, until__isnull=True).first()
    aid = sorted({*(row.aid if row else ()), *pairs[0].theirs} - {"none"})
    values = {
        "income_sources": row.income_sources if row else [],
        "poverty_marks": row.poverty_marks if row else [],
        "aid": aid,
    }
    record_livelihood(
        household=house,
        values=values,
        since=since,
        version=seen.get("version") or (row and row.version),
        row=seen.get("row") or (row and row.pk),
    )


WRITERS = {
    "child": _mend_child,
    "residence": _write_fact,
    "hukou": _write_fact,
    "enrolment": _write_fact,
    "health": _write_fact,
    "livelihood": _write_aid,
}
