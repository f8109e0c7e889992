"""The three questions of a term: child by child, as a pile of sheets, and what the counts say."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.policy import Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places.rules import Scope as Range
from lantian.plans.documents.papers import set_voice_sheets
from lantian.plans.forms.plans import SheetsForm, VoiceForm
from lantian.plans.queries import voice as queries
from lantian.plans.queries.papers import voice_sheets
from lantian.plans.queries.terms import term_of_child, term_of_place
from lantian.plans.rules.showing import parts_for
from lantian.plans.rules.terms import TermKey
from lantian.plans.rules.voice import QUESTIONS
from lantian.plans.services import listening as services
from lantian.plans.views.saving import page_of, save
from lantian.plans.words import term_name
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

MOST = 200


@allowed("plans.voice")
@require_safe
def voices(request: HttpRequest) -> HttpResponse:
    """The children of the acting post: who was asked this term, and who is still to be asked."""
    children, term = _children(), _term()
    asked = queries.asked(term, [child.pk for child in children])
    context = {
        "term": term_name(term),
        "waiting": [child for child in children if child.pk not in asked],
        "asked": [{"child": child, "answer": asked[child.pk]} for child in children if child.pk in asked],
        "is_whole": len(children) < MOST,
        "may_print": may(Role(acting_post().role), "plans.print"),
    }
    return render(request, "plans/voices.html", context)


@allowed("plans.voice")
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks one child, with its name or without it."""
    child, on = child_or_404(key), timezone.localdate()
    term = term_of_child(child, on)
    found = queries.asked(term, [child.pk]).get(child.pk)
    if found and (found.is_anonymous or "words" not in parts_for(Role(acting_post().role))):
        messages.info(request, _("The child has been heard this term."))
        return HttpResponseRedirect(page_of(child))
    form = VoiceForm(posted(request), may_hide=found is None, initial=_said(found))

    def write() -> None:
        data = form.cleaned_data
        if data.get("with_name", "yes") == "no":
            services.drop_voice(child=child, faces=form.faces(), today=on)
        else:
            seen = data["version"] or None
            services.hear_voice(child=child, faces=form.faces(), words=data["words"], version=seen, today=on)

    context = {"child": child, "form": form, "term": term_name(term), "questions": QUESTIONS}
    return save(request, context, write, reverse("plans:voices"), "plans/voice.html")


def _said(answer: Any) -> dict[str, Any]:
    if answer is None:
        return {"version": 0}
    words = answer.words.reveal() if answer.words else ""
    faces = {name: getattr(answer, name) for name in ("loved", "guarded", "helped")}
    return {**faces, "words": words, "version": answer.version}


@allowed("plans.voice")
@require_http_methods(["GET", "HEAD", "POST"])
def voice_sheets_typed(request: HttpRequest) -> HttpResponse:
    """Types in a pile of sheets without names: who filled one in, and how many chose which face."""
    children, term = _children(), _term()
    asked = queries.asked(term, [child.pk for child in children])
    waiting = {child.pk: child for child in children if child.pk not in asked}
    form = SheetsForm(posted(request), children={key: child.name for key, child in waiting.items()})

    def write() -> None:
        heard = [waiting[key] for key in form.cleaned_data["children"]]
        services.drop_sheets(children=heard, piles=form.piles(), today=timezone.localdate())

    context = {"form": form, "term": term_name(term), "waiting": waiting}
    return save(request, context, write, reverse("plans:voices"), "plans/voice_typed.html")


@allowed("plans.print")
@require_safe
def voice_sheets_print(request: HttpRequest) -> HttpResponse:
    """Sheets for a class or village, two to a page; no name is printed on any, so nothing is logged."""
    post, children = acting_post(), _children()
    school = post.unit_id if post.scope != Scope.PLACE else None
    try:
        pdf = set_voice_sheets(voice_sheets(children, _term(), school), made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("plans:voices"))
    return pdf_response(pdf, _("three questions"))


@allowed("plans.count_voices")
@require_safe
def voice_counts(request: HttpRequest) -> HttpResponse:
    """What children answered, as counts: those without name in batches of five, those with it from five on."""
    post = acting_post()
    scope, term = _range(post), _term()
    asked, children = queries.how_many_asked(term, scope)
    context = {
        "term": term_name(term),
        "counts": queries.counts(term, scope, None if scope else post.unit_id),
        "named": queries.named_counts(term, scope),
        "asked": asked,
        "children": children,
    }
    return render(request, "plans/voice_counts.html", context)


def _range(post: Post) -> Range | None:
    if post.scope != Scope.PLACE:
        return None
    return post.region_low or 0, post.region_high or 0


def _term() -> TermKey:
    return term_of_place(acting_post().unit.region_id, timezone.localdate())


def _children() -> list[Child]:
    """The children whom the acting post asks, in the order of its list."""
    rows = Child.objects.filter(active()).defer("identity", "remarks")
    return list(rows.order_by("region", "name_pinyin", "id")[:MOST])
