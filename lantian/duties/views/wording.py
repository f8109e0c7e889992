"""The rules that hold in my place; an office words them for its place."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.duties.errors import DutyError
from lantian.duties.forms.wording import RuleForm
from lantian.duties.messages import explain
from lantian.duties.models import RuleEdition
from lantian.duties.queries.preview import preview
from lantian.duties.queries.rulebook import editions_kept, rulebook
from lantian.duties.rules.book import Rule
from lantian.duties.services import ruling
from lantian.duties.words import rule_in_words
from lantian.kernel.days.rules import DAY
from lantian.places import queries as places
from lantian.places.rules import is_within, scope_of
from lantian.registry.views.saving import posted


@allowed("duties.read_rules")
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force in my place, with its basis; for offices also what was worded for later."""
    on, post = timezone.localdate(), acting_post()
    region = post.region_low or post.unit.region_id
    mine = _mine(region)
    found = [wording.rule for wording in rulebook(on).in_place(region).values() if wording.rule]
    names = places.paths({row.place for row in mine.values()})
    lines = [
        {
            **rule_in_words(rule),
            "name": name_of(rule),
            "own": mine.get(rule.code),
            "is_mine": rule.code in mine and mine[rule.code].place == post.region_low,
            "place": names.get(mine[rule.code].place, "") if rule.code in mine and rule.edition else "",
        }
        for rule in found
    ]
    coming = [row for row in mine.values() if row.since > on and row.place == post.region_low]
    context = {
        "lines": lines,
        "coming": [{"row": row, "name": row.terms.get("name_zh", row.code)} for row in coming],
        "may_make": may(Role(post.role), "duties.make_rules"),
    }
    return render(request, "duties/rules.html", context)


@allowed("duties.make_rules")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A rule of our own."""
    return _edit(request, None, ruling.new_code(), None)


@allowed("duties.make_rules")
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, code: str) -> HttpResponse:
    """New words for a rule that holds in my place."""
    on, place = timezone.localdate(), acting_post().region_low or 0
    last = _mine(place).get(code)
    mine = last if last and last.place == place else None
    rule = rulebook(max(on, mine.since) if mine else on).rule(place, code)
    if rule is None:
        raise Http404
    return _edit(request, rule, code, mine.edition if mine else None)


@allowed("duties.make_rules")
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Our own words of a rule end, or a rule is out of use in our place."""
    edition = request.POST.get("edition", "")
    try:
        ruling.put_out_of_use(
            code=code, edition_seen=int(edition) if edition.isdecimal() else None, today=timezone.localdate()
        )
    except DutyError as error:
        messages.error(request, explain(error))
    else:
        messages.success(
            request, _("This is no longer in force from the day named. Duties are being counted anew.")
        )
    return HttpResponseRedirect(reverse("duties:rules"))


def name_of(rule: Rule) -> str:
    """What a rule is called in the reader's language."""
    return rule.name_zh if (get_language() or "zh").startswith("zh") else rule.name_en


def _edit(request: HttpRequest, of: Rule | None, code: str, edition: int | None) -> HttpResponse:
    today = timezone.localdate()
    form = RuleForm(posted(request), of=of, code=code, edition=edition, since=today + DAY)
    context: dict[str, Any] = {
        "form": form,
        "of": name_of(of) if of else "",
        "is_minimum": of and of.is_minimum,
    }
    if request.method != "POST":
        return render(request, "duties/rule.html", context)
    if not form.is_valid() or form.rule is None:
        return render(request, "duties/rule.html", context, status=422)
    rule, since = form.rule, form.cleaned_data["since"]
    try:
        if "keep" not in request.POST:
            return render(request, "duties/rule.html", {**context, "preview": _previewed(rule, since, today)})
        ruling.word_rule(rule=rule, since=since, edition_seen=form.cleaned_data["edition"], today=today)
    except DutyError as error:
        status = 409 if error.code == "edition_taken" else 422
        return render(request, "duties/rule.html", {**context, "error": explain(error)}, status=status)
    messages.success(request, _("The rule is kept. Duties are being counted anew from the day named."))
    return HttpResponseRedirect(reverse("duties:rules"))


def _previewed(rule: Rule, since: date, today: date) -> Any:
    place = acting_post().region_low or 0
    ruling.refuse_laxer(rule, place, since)
    if since < today:
        raise DutyError("in_the_past")
    return preview(rule, place, since, today)


def _mine(region: int) -> dict[str, RuleEdition]:
    """The last wording of each rule that places around a region made, the nearest place last."""
    rows = [row for row in editions_kept() if row.until is None and is_within(region, scope_of(row.place))]
    return {row.code: row for row in rows}
