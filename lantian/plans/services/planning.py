"""The child's plan of a term: writing it, and looking at it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from uuid_utils.compat import uuid7

from lantian.duties.acts import Act
from lantian.duties.services.fulfilling import fulfil
from lantian.kernel.versions import update_if_unchanged
from lantian.plans.errors import PlansError
from lantian.plans.models import Plan, PlanReview
from lantian.plans.models.plans import PLAN_LINES
from lantian.plans.queries.terms import term_of_child
from lantian.plans.rules.measures import says_nothing
from lantian.plans.services.rows import guards_of, note
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one


@transaction.atomic
def write_plan(*, child: Child, values: Mapping[str, Any], version: int | None, today: date) -> Plan:
    """Writes the plan of this term, or its next edition; `version` is the edition that was read, None for none.

    Raises `Conflict`, `PlansError`: hollow (with the line), owner_needed, review_past; `RegistryError`.
    """
    child = lock_one(child)
    _check(values, today)
    term = term_of_child(child, today)
    found = Plan.objects.filter(child=child.pk, year=term.year, term=term.term).first()
    if found:
        plan = update_if_unchanged(found, dict(values), version=version or 0)
    else:
        plan = Plan(**guards_of(child), year=term.year, term=term.term, made_on=today, **values)
        plan.save(force_insert=True)
    fulfil(child=child.pk, acts=[Act.PLAN_REVIEW], on=today, source=uuid7())
    note("write_plan", child, edition=plan.version)
    return plan


def _check(values: Mapping[str, Any], today: date) -> None:
    for line in PLAN_LINES:
        if says_nothing(values[line]):
            raise PlansError("hollow", field=line)
        if not values[f"{line}_seat"] and not values[f"{line}_who"].strip():
            raise PlansError("owner_needed", field=f"{line}_seat")
    if values["review_on"] <= today:
        raise PlansError("review_past", field="review_on")


@transaction.atomic
def review_plan(*, plan: Plan, version: int, seen: str, next_on: date, today: date) -> PlanReview:
    """Looks at a plan again: what is to be seen, and when next. Raises as `write_plan`."""
    child = lock_one(plan.child)
    if says_nothing(seen):
        raise PlansError("hollow", field="seen")
    if next_on <= today:
        raise PlansError("review_past", field="next_on")
    update_if_unchanged(plan, {"review_on": next_on}, version=version)
    review = PlanReview(**guards_of(child), plan=plan, on=today, seen=seen.strip(), next_on=next_on)
    review.save(force_insert=True)
    fulfil(child=child.pk, acts=[Act.PLAN_REVIEW], on=today, source=review.pk)
    note("write_plan", child, reviewed=True)
    return review
