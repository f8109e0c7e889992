"""For the administrator: which ways out this installation has, and how many messages took them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.notices.channels.mail import has_mail
from lantian.notices.channels.sms import FileSink, has_sms
from lantian.notices.delivering import GROUP
from lantian.notices.models import Channel, Why
from lantian.notices.queries import SHOWN_DAYS, deliveries, own_channels
from lantian.notices.rules import Urgency
from lantian.notices.services import tell


@allowed("notices.channels")
@require_safe
def installation(request: HttpRequest) -> HttpResponse:
    """The ways that are set up, and the counts of the last days. Nobody's address, nobody's name."""
    names = {**dict(Channel.Kind.choices), GROUP: pgettext("channel", "Robot of a group")}
    reasons = {why.value: why.label for why in Why}
    trial, gateway = _("a file, for trials"), settings.SMS_GATEWAY.rpartition(".")[2]
    sinks = gateway == FileSink.__name__
    context = {
        "ways": [
            {
                "name": names["email"],
                "is_set_up": has_mail(),
                "by": settings.MAIL_HOST or (trial if has_mail() else ""),
            },
            {"name": names["sms"], "is_set_up": has_sms(), "by": trial if sinks else gateway},
            {"name": names["service"], "is_set_up": True, "by": ", ".join(settings.NOTICES_SERVICES)},
        ],
        "counts": [
            {"way": names.get(row["way"], row["way"]), "why": reasons.get(row["why"]), "total": row["total"]}
            for row in deliveries(timezone.localdate())
        ],
        "days": SHOWN_DAYS,
        "has_own": own_channels().filter(verified_at__isnull=False).exists(),
    }
    return render(request, "notices/installation.html", context)


@allowed("notices.channels")
@require_POST
def installation_test(request: HttpRequest) -> HttpResponse:
    """A test message to myself, by all my ways."""
    tell(seats=[acting_post().seat], kind="test", urgency=Urgency.URGENT)
    messages.info(request, _("A test message is on its way."))
    return HttpResponseRedirect(reverse("notices:installation"))
