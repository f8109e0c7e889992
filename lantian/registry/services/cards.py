"""Printing contact cards: versions, tokens, what is outdated.

A card is printed in three steps: it is planned (which version, what stands on it), set as a PDF, and recorded.
Many cards are planned and set before anything is written, so that a print that fails leaves no trace.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.registry.documents.cards import ChildCard, DutyCard, Layout, set_child_cards, set_duty_cards
from lantian.registry.errors import RegistryError
from lantian.registry.models import CardIssue, Child
from lantian.registry.queries.cards import DUTY, CardLines, card_lines, fingerprint
from lantian.registry.queries.issued import compared, latest_cards, printable

TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """A card about to be printed: what it says, and its version, a new one or that in the child's pocket."""

    lines: CardLines
    issue: CardIssue
    is_new: bool


@transaction.atomic
def print_cards(
    *, children: QuerySet[Child], kind: str, layout: Layout, on: date, only_new: bool = False
) -> bytes:
    """Prints the cards of some hundred children as one PDF and records them.

    What is unchanged is printed again as the version that it is, or left out with `only_new`; what has changed
    becomes the next version. Raises `RegistryError("nothing_to_print")`, `FontsMissing`.
    """
    lock_children(children)
    cards = plan_cards(children=printable(children), kind=kind, on=on, only_new=only_new)
    if not cards:
        raise RegistryError("nothing_to_print")
    pdf = set_cards(cards=cards, kind=kind, layout=layout, on=on)
    record_cards(cards=cards, kind=kind, on=on)
    return pdf


def plan_cards(
    *, children: Sequence[Child], kind: str, on: date, only_new: bool = False
) -> list[PlannedCard]:
    """The cards of children in their order, with `only_new` those that need a new version; writes nothing."""
    printed = {
        issue.child_id: issue
        for issue in latest_cards(kind).filter(child__in=[child.pk for child in children])
    }
    lines = card_lines(children, on)
    planned = [
        _plan(child, said, printed.get(child.pk), kind, on)
        for child, said in zip(children, lines, strict=True)
    ]
    return [card for card in planned if card.is_new or not only_new]


def _plan(child: Child, lines: CardLines, latest: CardIssue | None, kind: str, on: date) -> PlannedCard:
    mark = fingerprint(lines, kind)
    if latest and bytes(latest.fingerprint) == mark:
        return PlannedCard(lines, latest, is_new=False)
    issue = CardIssue(
        child_id=child.pk,
        region=child.region,
        school=child.school,
        kind=kind,
        number=latest.number + 1 if latest else 1,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        fingerprint=mark,
        printed_on=on,
        recorded_by=acting_post().user_id,
    )
    return PlannedCard(lines, issue, is_new=True)


def set_cards(*, cards: Sequence[PlannedCard], kind: str, layout: Layout, on: date) -> bytes:
    """The PDF of planned cards. Raises `FontsMissing`."""
    if kind == DUTY:
        return set_duty_cards([_duty_card(card) for card in cards], made_on=on, layout=layout)
    return set_child_cards([_child_card(card) for card in cards], made_on=on, layout=layout)


def _child_card(card: PlannedCard) -> ChildCard:
    lines = card.lines
    return ChildCard(
        given_name=lines.given_name,
        school=lines.school,
        class_name=lines.class_name,
        family=lines.family,
        code_address=address_of(card.issue),
        version=card.issue.number,
        issued_on=card.issue.printed_on,
        proxy_parent=lines.proxy_parent,
        class_teacher=lines.class_teacher,
        village_director=lines.village_director,
        police_station=lines.police_station,
    )


def _duty_card(card: PlannedCard) -> DutyCard:
    lines = card.lines
    return DutyCard(
        name=lines.name,
        school=lines.school,
        class_name=lines.class_name,
        address=lines.address,
        carer=lines.carer,
        parents=tuple(parent for parent in lines.parents if parent.contact != lines.carer),
        alert=lines.alert,
        code_address=address_of(card.issue),
        version=card.issue.number,
        issued_on=card.issue.printed_on,
        proxy_parent=lines.proxy_parent,
        class_teacher=lines.class_teacher,
        village_director=lines.village_director,
        police_station=lines.police_station,
    )


def address_of(issue: CardIssue) -> str:
    """Where the code on a card leads."""
    return settings.PUBLIC_URL + reverse("registry:card_open", args=[issue.token])


def lock_children(children: QuerySet[Child]) -> None:
    """Keeps others from printing or changing these children until the transaction ends."""
    rows = children.order_by("pk").select_for_update(no_key=True, of=("self",))
    list(rows.values_list("pk", flat=True))


@transaction.atomic
def record_cards(*, cards: Sequence[PlannedCard], kind: str, on: date) -> None:
    """Records planned cards as printed. Raises `IntegrityError` when somebody printed the same ones meanwhile."""
    new = [card.issue for card in cards if card.is_new]
    latest_cards(kind).filter(child__in=[issue.child_id for issue in new]).update(
        is_latest=False, outdated_since=Coalesce("outdated_since", Value(on))
    )
    CardIssue.objects.bulk_create(new, batch_size=1000)
    restored = [card.issue.pk for card in cards if not card.is_new and card.issue.outdated_since]
    CardIssue.objects.filter(pk__in=restored).update(outdated_since=None)
    note_accesses(
        "registry.print_cards",
        [(card.issue.child_id, card.issue.region, card.issue.school) for card in cards],
        kind=kind,
        count=len(cards),
    )


def mark_outdated(*, children: Collection[UUID], on: date) -> int:
    """Marks the latest cards of children that say something else than the register, and takes the mark back.

    Returns how many are newly marked. For every writer who changes what stands on cards: one set-based pass.
    """
    issues = list(latest_cards("").filter(child__in=children).order_by("child"))
    marked: dict[date, list[UUID]] = defaultdict(list)
    restored = []
    for found in compared(issues, on):
        if found.changed and not found.issue.outdated_since:
            marked[found.since].append(found.issue.pk)
        elif not found.changed and found.issue.outdated_since:
            restored.append(found.issue.pk)
    for since, keys in marked.items():
        CardIssue.objects.filter(pk__in=keys).update(outdated_since=since)
    if restored:
        CardIssue.objects.filter(pk__in=restored).update(outdated_since=None)
    return sum(map(len, marked.values()))
