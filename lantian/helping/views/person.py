"""The page of one helper."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import OFFICES, Role, may
from lantian.access.scopes import acting_post
from lantian.helping.history import timeline
from lantian.helping.models import Helper, Training, Vetting
from lantian.helping.queries.listing import loads_of
from lantian.helping.rules.fitness import reasons_against
from lantian.helping.rules.keeping import ERASABLE
from lantian.helping.rules.showing import BIRTHS, may_reveal
from lantian.helping.rules.standings import may_step
from lantian.helping.rules.vetting import check_on
from lantian.helping.services.rows import note
from lantian.helping.views.facts import facts_of, offer_facts
from lantian.helping.views.saving import helper_or_404, is_ours
from lantian.helping.words import BARS, CHECK_TONES, CHECKS, STANDING_TONES, SUBJECTS
from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import format_phone, mask_phone

DOES = ("edit", "decide", "train", "vet", "leave", "give_post", "erase")


@allowed("helping.read")
@require_safe
def helper(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who somebody is, what they offer, how their check stands, what happened."""
    row, on = helper_or_404(key), timezone.localdate()
    role, ours = Role(acting_post().role), is_ours(row)
    check, load = check_on(row.vetted_until, on), loads_of([row.pk])
    note("read", row)
    context: dict[str, Any] = {
        "helper": row,
        "check": CHECKS[check],
        "check_tone": CHECK_TONES[check],
        "standing_tone": STANDING_TONES[row.standing],
        "bars": sorted(str(BARS[bar]) for bar in reasons_against(row.facts((load or {}).get(row.pk, 0)), on)),
        "load": None if load is None else load.get(row.pk, 0),
        "facts": facts_of(row, on, with_birth=role in BIRTHS, with_reason=ours),
        "offers": offer_facts(row),
        "phone": mask_phone(row.phone.reveal()) if row.phone else "",
        "identity": mask_identity(row.identity.reveal()) if row.identity else "",
        "may_reveal_phone": may_reveal(role, "phone"),
        "shows_identity": may_reveal(role, "identity"),
        "may": {what: ours and may(role, f"helping.{what}") for what in DOES},
        "can": {verb: may_step(verb, row.standing) for verb in ("accept", "decline", "leave")}
        | {"erase": row.standing in ERASABLE},
        "checks": _checks(row) if role in OFFICES else [],
        "trainings": _trainings(row) if ours else [],
        "events": timeline(row) if ours else [],
    }
    return render(request, "helping/helper.html", context)


@allowed("helping.reveal")
@require_POST
def reveal(request: HttpRequest, key: UUID, field: str) -> HttpResponse:
    """Shows the telephone or identity number of a helper; each time stands in the log."""
    row = helper_or_404(key)
    if not may_reveal(Role(acting_post().role), field):
        raise Http404
    sealed = getattr(row, field)
    note("reveal", row, field=field)
    value = sealed.reveal() if sealed else ""
    context = {"value": format_phone(value) if field == "phone" else value, "helper": row}
    return render(request, "helping/_revealed.html" if request.htmx else "helping/revealed.html", context)


def _checks(row: Helper) -> list[Vetting]:
    return list(Vetting.objects.filter(helper=row.pk).order_by("-asked_on", "-pk"))


def _trainings(row: Helper) -> list[dict[str, Any]]:
    held = Training.objects.filter(helper=row.pk, is_withdrawn=False).order_by("-on", "-pk")
    return [{"row": one, "subject": SUBJECTS.get(one.subject, _("other"))} for one in held]
