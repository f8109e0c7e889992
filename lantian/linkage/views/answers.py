"""Answering the questions of a worklist; whoever comes second is shown what the first has answered."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.kernel.values.text import fold
from lantian.kernel.versions import Conflict
from lantian.linkage.errors import LinkageError
from lantian.linkage.forms import AnswerForm
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.messages import say
from lantian.linkage.models import Question
from lantian.linkage.queries.questions import sides_of
from lantian.linkage.rules.answers import UNREGISTERED
from lantian.linkage.services import answering
from lantian.linkage.services import taking_over as taking
from lantian.linkage.views.worklist import question_or_404, show_question, take_over_form
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import Child, existing
from lantian.registry.queries.choices import school_choices
from lantian.registry.queries.finding import children_found
from lantian.registry.queries.listing import lines_of, school_names
from lantian.registry.views.registering import register_form, registration
from lantian.registry.views.saving import posted

BY_THEMSELVES = frozenset(["registered", "linked", "taken_over"])
"""Answers that do something besides, and have addresses of their own."""

FOUND = 20


@allowed("linkage.work_list")
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """An answer that only decides: not ours, rightly missing, kept, asked again."""
    question, given = question_or_404(key), request.POST.get("answer", "")
    form = AnswerForm(request.POST, kind=question.kind, answer=given)
    if given in BY_THEMSELVES or not form.is_valid():
        error = "" if given in BY_THEMSELVES else _first_error(form)
        return show_question(request, question, error=error or say("answer_unknown", {}), status=422)
    told = {name: form.cleaned_data.get(name) or "" for name in ("reason", "note")}

    def write() -> None:
        if given == "not_ours":
            answering.not_ours(question=question, version=form.cleaned_data["version"], **told)
        else:
            answering.record_answer(
                question=question, version=form.cleaned_data["version"], answer=given, **told
            )

    return _answered(request, question, write)


@allowed("linkage.work_list")
@require_POST
def not_ours_at_once(request: HttpRequest) -> HttpResponse:
    """Several lines are no children of ours, for one reason."""
    form = AnswerForm({**request.POST.dict(), "version": 1}, kind=UNREGISTERED, answer="not_ours")
    chosen = dict(filter(None, map(_chosen, request.POST.getlist("question"))))
    back = HttpResponseRedirect(f"{reverse('linkage:worklist')}?kind={UNREGISTERED}")
    if not form.is_valid() or not chosen:
        messages.error(request, _first_error(form) or _("Mark the lines first."))
        return back
    try:
        done = answering.not_ours_at_once(
            questions=chosen, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"]
        )
    except LinkageError as error:
        messages.error(request, say(error.code, error.params))
        return back
    if done:
        told = ngettext("%(count)s line is answered.", "%(count)s lines are answered.", done)
        messages.success(request, told % {"count": done})
    if left := len(chosen) - done:
        told = ngettext(
            "%(count)s line was answered by somebody else in the meantime.",
            "%(count)s lines were answered by somebody else in the meantime.",
            left,
        )
        messages.warning(request, told % {"count": left})
    return back


@allowed("linkage.work_list")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """The registration form, filled with what the list says."""
    question = get_object_or_404(Question.objects.filter(kind=UNREGISTERED), pk=key)
    if question.state != Question.State.OPEN:
        return show_question(request, question, status=409 if request.method == "POST" else 200)
    form = register_form(posted(request), {"values": _told(detail_of(question)["said"])})

    def write(values: dict[str, Any]) -> Child:
        child, _ = answering.register_from(
            question=question, version=question.version, values=values, as_of=timezone.localdate()
        )
        return child

    try:
        return registration(request, form, write)
    except Conflict as conflict:
        return show_question(request, question, conflict=conflict, status=409)


@allowed("linkage.work_list")
@require_POST
def link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Looks for the registered child that a line is, then links it. What is typed stays out of the address."""
    question = get_object_or_404(Question.objects.filter(kind=UNREGISTERED), pk=key)
    if "child" not in request.POST:
        typed = fold(request.POST.get("q", ""))[:64]
        children = children_found(typed).filter(existing())[:FOUND] if typed else []
        found = lines_of(children, timezone.localdate())
        return show_question(request, question, likely=found, typed=typed, is_searched=True)
    child, version = key_of(request.POST["child"]), request.POST.get("version", "")
    if child is None or not version.isdecimal():
        return show_question(request, question, error=say("child_gone", {}), status=422)
    return _answered(
        request,
        question,
        lambda: answering.link_by_hand(question=question, version=int(version), child=child),
    )


@allowed("linkage.work_list")
@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks again what was answered by mistake."""
    question, version = question_or_404(key), request.POST.get("version", "")
    if not version.isdecimal():
        return show_question(request, question, error=say("answer_unknown", {}), status=422)
    return _answered(
        request,
        question,
        lambda: answering.reopen(question=question, version=int(version)),
        said=_("Asked again."),
    )


@allowed("linkage.work_list")
@require_POST
def take_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the list says becomes what the register says, as a change or as a correction."""
    question = get_object_or_404(Question.objects.filter(kind="different"), pk=key)
    sides = sides_of(question, timezone.localdate())
    form = take_over_form(question, sides[0] if sides else None, request.POST)
    if not form.is_valid():
        return show_question(request, question, error=_first_error(form), take_over=form, status=422)
    given = form.cleaned_data
    return _answered(
        request,
        question,
        lambda: taking.take_over(
            question=question,
            version=given["version"],
            since=given.get("since") if given["way"] == "changed" else None,
            seen={"row": given["row"], "version": given["seen"]},
            note=given["note"],
        ),
    )


def _answered(
    request: HttpRequest, question: Question, write: Callable[[], Any], said: str = ""
) -> HttpResponse:
    """Does what was answered and goes back to the worklist; or shows what stands in the way."""
    try:
        write()
    except Conflict as conflict:
        if isinstance(conflict.row, Question):
            return show_question(request, question, conflict=conflict, status=409)
        changed = _("The file was changed in the meantime: look at both sides again.")
        return show_question(request, question, error=changed, status=409)
    except RegistryError as error:
        return show_question(request, question, error=explain(error), status=422)
    except LinkageError as error:
        return show_question(request, question, error=say(error.code, error.params), status=422)
    messages.success(request, said or _("Answered."))
    return HttpResponseRedirect(reverse("linkage:worklist"))


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a line says, as the registration form takes it: one telephone each, a school by key or by name."""
    told = {key: value[0] if key.endswith("_phone") and value else value for key, value in said.items()}
    known = dict(_school_choices(told))
    if told.get("school") and told["school"] not in known:
        names = school_names([UUID(told["school"])])
        told["school_text"] = names.get(UUID(told.pop("school")), "")
    return told


def _school_choices(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in school_choices()] if told.get("school") else []


def _chosen(text: str) -> tuple[UUID, int] | None:
    """A question and its version, as a box of the worklist holds them."""
    key, _, version = text.partition(":")
    found = key_of(key)
    return (found, int(version)) if found and version.isdecimal() else None


def _first_error(form: Any) -> str:
    errors = [error for errors in form.errors.values() for error in errors]
    return str(errors[0]) if errors else ""
