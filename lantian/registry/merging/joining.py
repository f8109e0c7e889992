"""What a merge does to the rows of two files, each change noted in a ledger.

Where the value of the file that goes was chosen, the two rows change what they say: so the shell keeps what stands
second, and nothing is lost. Runs inside `services.merging`, with both children locked.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from lantian.access.scopes import taking_rows_away
from lantian.files.models import StoredFile
from lantian.registry.imports.writing import rekey, respell
from lantian.registry.merging.ledger import FACTS, WHOLE, Ledger, content_of
from lantian.registry.models import (
    CardIssue,
    Child,
    ChildDocument,
    Enrolment,
    Migration,
    Person,
    Residence,
    Tie,
)
from lantian.registry.queries.merging import OWN, Comparison, ties_of
from lantian.registry.rules.merging import End, Move, Side, Span, Step, lay_together
from lantian.registry.rules.seating import names_agree

Sides = Mapping[str, Side]
BLANK_KEY = {"identity": None, "identity_index": None, "temporary_key": "", "no_identity_reason": ""}
OF_PERSON = (
    "sex",
    "birth_on",
    "identity",
    "identity_index",
    "phone",
    "phone_index",
    "second_phone",
    "education",
    "health",
    "occupation",
)


def join(comparison: Comparison, sides: Sides, ledger: Ledger) -> tuple[Child, list[str]]:
    """Moves, ends and swaps rows; returns the file that stays and the keys of its rows."""
    kept, gone = comparison.kept, comparison.gone
    for shell in Child.objects.filter(merged_into=gone.pk):
        ledger.change(shell, {"merged_into_id": kept.pk})
    gone = ledger.change(gone, {"merged_into_id": kept.pk})
    kept, gone = _join_own(kept, gone, sides, ledger)
    for name, model in FACTS.items():
        _join_facts(model, kept, gone, sides.get(f"fact:{name}"), ledger)
    _join_ties(comparison, kept, gone, sides, ledger)
    _move_papers(kept, gone, ledger)
    _put_cards_away(gone, ledger)
    kept = _guard_anew(kept, gone)
    return kept, [
        str(key)
        for model in WHOLE
        for key in model.objects.filter(child=kept.pk).values_list("pk", flat=True)  # type: ignore[attr-defined]
    ]


def _join_own(kept: Child, gone: Child, sides: Sides, ledger: Ledger) -> tuple[Child, Child]:
    chosen = [name for name in OWN if sides.get(name) == Side.THEIRS]
    columns = [column for name in chosen if name != "identity" for column in OWN[name]]
    if "identity" in chosen:
        mine = {column: getattr(kept, column) for column in OWN["identity"]}
        theirs = {column: getattr(gone, column) for column in OWN["identity"]}
        gone = ledger.change(gone, BLANK_KEY)
        kept = ledger.change(kept, theirs)
        gone = ledger.change(gone, mine)
        rekey([kept.pk, gone.pk])
    if columns:
        kept, gone = ledger.swap(kept, gone, columns)
    more: dict[str, Any] = {"confirmed_on": max(kept.confirmed_on, gone.confirmed_on)}
    if sides.get("remarks") == Side.BOTH:
        more["remarks"] = f"{kept.remarks}\n{gone.remarks}"
    kept = ledger.change(kept, more)
    if "name" in chosen:
        respell([kept.pk, gone.pk])
    return kept, gone


def _join_facts(model: type[Any], kept: Child, gone: Child, side: Side | None, ledger: Ledger) -> None:
    rows = {row.pk: row for row in model.objects.filter(child__in=[kept.pk, gone.pk])}
    mine = [_span(row) for row in rows.values() if row.child_id == kept.pk]
    theirs = [_span(row) for row in rows.values() if row.child_id == gone.pk]
    for step in lay_together(mine, theirs, side):
        _take(step, rows, kept, ledger)


def _take(step: Step, rows: Mapping[Any, Any], kept: Child, ledger: Ledger) -> None:
    row = rows[step.row]
    if isinstance(step, Move):
        values = {"child_id": kept.pk, "since": step.since, "until": step.until}
        ledger.change(row, values, follows=kept)
    elif isinstance(step, End):
        ledger.change(row, {"until": step.until})
    else:
        said = [name for name in content_of(type(row)) if name not in ("child_id", "until")]
        ledger.swap(row, rows[step.other], said, since=step.since)


def _span(row: Any) -> Span:
    return Span(row.pk, row.since, row.until)


def _join_ties(comparison: Comparison, kept: Child, gone: Child, sides: Sides, ledger: Ledger) -> None:
    items = {item.theirs.pk: item for item in comparison.items if item.key.startswith("tie:")}
    mine = list(ties_of(kept.pk))
    known = {(tie.person_id, tie.kind, tie.since) for tie in mine}
    for tie in ties_of(gone.pk):
        item, side = items.get(tie.pk), sides.get(f"tie:{tie.pk}")
        is_new = tie.until is not None and (tie.person_id, tie.kind, tie.since) not in known
        if is_new or side == Side.BOTH or (item and item.mine is None and side == Side.THEIRS):
            ledger.change(tie, {"child_id": kept.pk}, follows=kept)
        elif tie.until is None:
            other = item.mine if item else _of_same_person(tie, mine)
            if other:
                _join_people(other, tie, side, ledger)


def _of_same_person(tie: Tie, mine: list[Tie]) -> Tie | None:
    found = (one for one in mine if one.until is None and one.person_id == tie.person_id)
    return next((one for one in found if one.kind == tie.kind), None)


def _join_people(mine: Tie, theirs: Tie, side: Side | None, ledger: Ledger) -> None:
    """One of two people stands in front. Where both bear one name it is one person: nothing known of it is lost."""
    front, behind = mine.person, theirs.person
    is_one = names_agree(front.name, behind.name)
    if side == Side.THEIRS:
        front, behind = behind, front
        instead = {"seat": theirs.seat or mine.seat} if is_one else {}
        ledger.swap(mine, theirs, ("person_id", "relation", "since", "seat"), **instead)
    elif is_one and theirs.seat and not mine.seat:
        ledger.change(mine, {"seat": theirs.seat})
    if is_one and front.pk != behind.pk:
        _complete(Person.objects.get(pk=front.pk), behind, {mine.child_id, theirs.child_id}, ledger)


def _complete(front: Person, behind: Person, children: set[Any], ledger: Ledger) -> None:
    known = {name: getattr(behind, name) for name in OF_PERSON}
    missing = {name: value for name, value in known.items() if value and not getattr(front, name)}
    front = ledger.change(front, missing)
    is_nobody_elses = set(behind.children) <= children
    if is_nobody_elses and not Migration.objects.filter(person=front.pk).exists():
        for away in Migration.objects.filter(person=behind.pk).order_by("pk"):
            ledger.change(away, {"person_id": front.pk}, follows=front)


def _move_papers(kept: Child, gone: Child, ledger: Ledger) -> None:
    """All papers come along, those that are closed to the acting post too: they stay as closed as they were."""
    with taking_rows_away(closed_too=True):
        for paper in ChildDocument.objects.filter(child=gone.pk).order_by("pk"):
            ledger.change(paper, {"child_id": kept.pk}, follows=kept)
        for stored in StoredFile.objects.filter(child=gone.pk).order_by("pk"):
            ledger.change(stored, {"child": kept.pk}, follows=kept)


def _put_cards_away(gone: Child, ledger: Ledger) -> None:
    """A card in somebody's pocket leads on to the file that stays; its next version is that file's."""
    for card in CardIssue.objects.filter(child=gone.pk, is_latest=True).order_by("pk"):
        outdated = {"outdated_since": card.outdated_since or timezone.localdate()}
        ledger.change(card, {"is_latest": False, **outdated})


def settle_guards(child: Child) -> tuple[int, Any]:
    """Where a child is by its open residence and enrolment; where none is on file, as before."""
    current = {"child": child.pk, "until__isnull": True}
    residence = Residence.objects.filter(**current).first()
    enrolment = Enrolment.objects.filter(**current).first()
    return (
        residence.place if residence else child.region,
        enrolment.school_unit if enrolment else child.school,
    )


def _guard_anew(kept: Child, gone: Child) -> Child:
    """The file that stays is where its facts say; the shell goes with it, and all rows with either."""
    region, school = settle_guards(kept)
    for child in (kept, gone):
        if (child.region, child.school) != (region, school):
            Child.objects.filter(pk=child.pk).update(region=region, school=school)
    kept.region, kept.school = region, school
    return kept
