"""Who needs attention, as everybody may read it who works with the child."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from lantian.kernel.questions import worded_once
from lantian.registry.queries.active import of_files
from lantian.screening.models import Attention

WEIGHT = {"none": 0, "needed": 1, "referred": 2}


def attention_of(child: UUID) -> Attention | None:
    """Whether a child needs attention, since when; None where nobody ever said so, or where it is not to be known.

    What was said about a file that was merged into this one counts as said about the child.
    """
    return heaviest(_rows_of(child))


@worded_once
def _rows_of(child: UUID) -> QuerySet[Attention]:
    return Attention.objects.filter(of_files([child]))


def attentions_of(children: Collection[UUID]) -> dict[UUID, Attention]:
    """The same of many children, by child; those of whom nobody ever said anything are left out. One query."""
    rows = Attention.objects.filter(of_files(children))
    found: dict[UUID, list[Attention]] = {}
    for row in rows.select_related("child"):
        found.setdefault(row.child.merged_into_id or row.child_id, []).append(row)
    return {child: one for child, of_one in found.items() if (one := heaviest(of_one))}


def heaviest(rows: Sequence[Attention]) -> Attention | None:
    """Of what was said about the files of one child, what asks for most; of equal ones the latest."""
    return max(rows, key=lambda row: (WEIGHT[row.state], row.since), default=None)
