"""An agreement from the first draft to its end."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.entrusting.documents.wording import AGREED, PLEDGED
from lantian.entrusting.forms.agreements import EndForm, NoticeForm, SignForm, TermsForm, WhyForm
from lantian.entrusting.models import CarerAssessment, CareSignature, Entrustment
from lantian.entrusting.models.agreements import PARTIES
from lantian.entrusting.queries.child import terms_of
from lantian.entrusting.queries.parties import around
from lantian.entrusting.rules.life import Party, State, last_day_allowed
from lantian.entrusting.services import agreeing
from lantian.entrusting.services.signing import sign
from lantian.entrusting.services.telling import give_notice
from lantian.entrusting.views.saving import act, entrustment_or_404, page_of, save
from lantian.registry.models import Child, existing
from lantian.registry.queries.active import files_of
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted
from lantian.registry.words import coded


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest, key: UUID, assessment: UUID) -> HttpResponse:
    """Writes down an agreement with somebody who was assessed."""
    found = child_or_404(key)
    finding = get_object_or_404(
        CarerAssessment.objects.filter(child__in=files_of(found.pk), superseded_at__isnull=True),
        pk=assessment,
    )
    title = _("Agreement with %(name)s") % {"name": finding.person_name}
    return _draft(request, found, finding, AGREED, title)


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where nobody can be entrusted: the parents pledge to care themselves."""
    return _draft(request, child_or_404(key), None, PLEDGED, _("The parents' own pledge"))


def _draft(
    request: HttpRequest, child: Child, finding: CarerAssessment | None, words: Mapping[str, Any], title: str
) -> HttpResponse:
    today = timezone.localdate()
    since = _first_day(child, today)
    initial = {**words, "since": since, "until": last_day_allowed(since)}
    form = TermsForm(posted(request), initial=initial)

    def write() -> None:
        data = form.cleaned_data
        agreeing.draft(
            child=child,
            assessment=finding,
            since=data["since"],
            until=data["until"],
            terms=form.terms(),
            today=today,
        )

    return save(request, {"child": child, "form": form, "title": title}, write, page_of(child))


def _first_day(child: Child, today: date) -> date:
    """A renewal begins when the one before runs out, a new one today."""
    live = Entrustment.objects.filter(child__in=files_of(child.pk), state=State.SIGNED)
    last = live.order_by("-until").values_list("until", flat=True).first()
    return max(today, last + timedelta(days=1)) if last else today


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Changes what nobody has signed yet."""
    found = entrustment_or_404(key)
    initial = {"since": found.since, "until": found.until, "version": found.version}
    form = TermsForm(posted(request), initial=initial, instance=terms_of(found))

    def write() -> None:
        data = form.cleaned_data
        agreeing.change_draft(
            entrustment=found,
            version=data["version"],
            since=data["since"],
            until=data["until"],
            terms=form.terms(),
            today=timezone.localdate(),
        )

    context = {"child": found.child, "form": form, "title": _("Change the agreement")}
    return save(request, context, write, page_of(found.child_id))


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_sign(request: HttpRequest, key: UUID, party: str) -> HttpResponse:
    """Records the signature of one party."""
    found = entrustment_or_404(key)
    people = around(found.child)
    whose = Party(party)
    names = [
        (tie.person_id, f"{tie.person.name} {coded(tie.relation, 'relation')}")
        for tie in people.people.values()
    ]
    form = SignForm(posted(request), party=whose, people=names)

    def write() -> None:
        sign(entrustment=found, party=whose, hand=form.hand(), today=timezone.localdate())

    elder = people.elder(whose)
    name = found.carer_name if whose == Party.CARER else elder.person.name if elder else ""
    context = {
        "child": found.child,
        "form": form,
        "title": _("Signature: %(party)s %(name)s") % {"party": PARTIES[whose], "name": name},
        "about": _(
            "Everybody signs for themselves. A grandparent's signature for an absent parent is none: it would make the "
            "agreement worthless."
        ),
    }
    return save(request, context, write, page_of(found.child_id))


@allowed("entrusting.agree")
@require_POST
def signature_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """A signature was recorded by mistake."""
    rows = CareSignature.objects.filter(existing("child__")).select_related("child", "entrustment")
    found = get_object_or_404(rows, pk=key)
    return act(request, lambda: agreeing.take_signature_back(signature=found), page_of(found.child_id))


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_notice(request: HttpRequest, key: UUID, to: str) -> HttpResponse:
    """Records that school or village were told in writing."""
    found = entrustment_or_404(key)
    form = NoticeForm(posted(request), initial={"version": found.version})

    def write() -> None:
        give_notice(entrustment=found, to=to, today=timezone.localdate(), **form.cleaned_data)

    titles = {
        "school": _("Written notice to the school or kindergarten"),
        "village": _("Written notice to the village where the child lives"),
    }
    context = {"child": found.child, "form": form, "title": titles[to]}
    return save(request, context, write, page_of(found.child_id))


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Entrusted care ended."""
    found = entrustment_or_404(key)
    form = EndForm(posted(request), initial={"version": found.version})

    def write() -> None:
        data = form.cleaned_data
        agreeing.end(
            entrustment=found,
            version=data["version"],
            on=data["on"],
            reason=data["reason"],
            note_text=data["note"],
            today=timezone.localdate(),
        )

    context = {"child": found.child, "form": form, "title": _("Entrusted care has ended")}
    return save(request, context, write, page_of(found.child_id))


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes back what was written down by mistake."""
    found = entrustment_or_404(key)
    form = WhyForm(posted(request), initial={"version": found.version})

    def write() -> None:
        data = form.cleaned_data
        agreeing.withdraw(
            entrustment=found, version=data["version"], note_text=data["note"], today=timezone.localdate()
        )

    context = {"child": found.child, "form": form, "title": _("This was a mistake")}
    return save(request, context, write, page_of(found.child_id))
