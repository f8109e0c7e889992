"""Asking a unit for something that a case needs: closed, in few words, without saying that there is a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantian.cases.errors import CasesError
from lantian.cases.models import ProtectionCase
from lantian.cases.rules.bases import OFFERED
from lantian.cases.rules.steps import State, Verb, may
from lantian.cases.services.rows import lock_own, take_step
from lantian.cases.words import ORIGIN
from lantian.referrals.matters import matters
from lantian.referrals.models import UnitReferral
from lantian.referrals.services.referring import refer
from lantian.registry.models import Child


@transaction.atomic
def ask_unit(*, case: ProtectionCase, values: Mapping[str, Any], today: date) -> UnitReferral:
    """Asks a unit in the closed compartment; the case notes whom and about what. `values` are those of the form.

    Raises `CasesError`: not_team, not_now, gone (a child that is not on file, or not here); `ReferralError` as `refer`.
    """
    case = lock_own(case)
    if not may(Verb.NOTE, State(case.state)):
        raise CasesError("not_now")
    child = Child.objects.filter(pk=case.child_id).first() if case.child_id else None
    if child is None:
        raise CasesError("not_on_file")
    given = dict(values)
    matter = matters()[given["matter"]]
    made = refer(
        child=child,
        network=matter.network,
        due_on=given.pop("wanted_on"),
        origin=ORIGIN,
        origin_key=case.pk,
        closed=True,
        today=today,
        **given,
    )
    words = _("Asked %(unit)s: %(matter)s") % {"unit": made.to_unit, "matter": matter}
    take_step(case, Verb.NOTE, basis=OFFERED[Verb.NOTE].value, words=words, about=made.pk)
    return made
