"""What parents write of who takes care, and what the village makes of it; what parents and schools are shown."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.entrusting.forms.agreements import DeclineForm, WordForm
from lantian.entrusting.models import CareWord
from lantian.entrusting.queries.child import own_agreements
from lantian.entrusting.queries.lists import told_to_school
from lantian.entrusting.services import telling
from lantian.entrusting.services.rows import note
from lantian.entrusting.views.saving import act, page_of, save, word_or_404
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

OWN = "entrusting/own.html"


@allowed("entrusting.own")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, key: UUID) -> HttpResponse:
    """A parent reads the agreement about their own child, and writes who takes care while they are away."""
    found, on = child_or_404(key), timezone.localdate()
    form = WordForm(posted(request))
    note("own", found)

    def write() -> None:
        telling.write_word(child=found, **form.cleaned_data)

    words = CareWord.objects.filter(child=found.pk, seat=acting_post().seat)
    context = {
        "child": found,
        "form": form,
        "agreements": own_agreements(found, on),
        "words": list(words.order_by("-recorded_at", "-pk")[:3]),
    }
    return save(request, context, write, reverse("entrusting:own", args=[found.pk]), OWN)


@allowed("entrusting.own")
@require_POST
def word_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """A parent takes back what nobody has decided yet."""
    found = word_or_404(key)
    address = reverse("entrusting:own", args=[found.child_id])
    return act(request, lambda: telling.withdraw_word(word=found), address)


@allowed("entrusting.agree")
@require_POST
def word_take(request: HttpRequest, key: UUID) -> HttpResponse:
    """The village takes up what a parent wrote."""
    found = word_or_404(key)
    return act(request, lambda: telling.take_word(word=found), page_of(found.child_id))


@allowed("entrusting.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def word_decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """The village does not take it up, and says why."""
    found = word_or_404(key)
    form = DeclineForm(posted(request))

    def write() -> None:
        telling.decline_word(word=found, reason=form.cleaned_data["reason"])

    context = {"child": found.child, "form": form, "title": _("Do not take this up")}
    return save(request, context, write, page_of(found.child_id))


@allowed("entrusting.read_school")
@require_safe
def school(request: HttpRequest) -> HttpResponse:
    """For the head of a school: who cares for which child by agreement, until when, and whether the school was told."""
    lines = told_to_school(timezone.localdate())
    words = CareWord.objects.filter(state=CareWord.State.WAITING).select_related("child")
    written = list(words.order_by("-recorded_at", "-pk")[:30])
    seen = {(row.child_id, row.region, row.school) for row in (*[one.row for one in lines], *written)}
    if seen:
        note_accesses("entrusting.read_school", sorted(seen, key=str))
    return render(request, "entrusting/school.html", {"lines": lines, "words": written})
