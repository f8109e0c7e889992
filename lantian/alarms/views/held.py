"""What came with a flood: kept, and looked at by the county, which is rung for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.alarms.forms.handling import LeaveForm
from lantian.alarms.queries import reports as queries
from lantian.alarms.services import holding
from lantian.alarms.views.listing import list_page
from lantian.alarms.views.saving import act


@allowed("alarms.decide")
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What nobody has looked at; what was looked at and stays."""
    is_left = request.GET.get("state") == "left"
    tabs = [
        {"label": pgettext("reports", "To look at"), "url": "?state=", "active": not is_left},
        {"label": pgettext("reports", "Looked at"), "url": "?state=left", "active": is_left},
    ]
    rows = queries.left_held() if is_left else queries.held_back()
    more: dict[str, Any] = {} if is_left else {"is_held": True, "form": LeaveForm()}
    return list_page(request, rows, ("-received_at", "-id"), title=_("Held back"), tabs=tabs, **more)


@allowed("alarms.decide")
@require_POST
def leave_held(request: HttpRequest) -> HttpResponse:
    """Some of it was looked at and stays there."""
    form = LeaveForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"report": [], "words": "", **form.cleaned_data}
    return act(
        request,
        lambda: holding.leave_held(reports=given["report"], words=given["words"], now=timezone.now()),
        reverse("alarms:quarantine"),
    )
