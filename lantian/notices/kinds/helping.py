"""Of those who help: orders, helpers and their checks, entrusted care."""

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from lantian.notices.kinds.kind import Kind
from lantian.notices.rules import Urgency

KINDS: Mapping[str, Kind] = {
    "order_offered": Kind(
        ngettext_lazy(
            "%(count)d child looks for an organisation that helps.",
            "%(count)d children look for an organisation that helps.",
            "count",
        ),
        leads_to="resources:board",
        icon="speakerphone",
    ),
    "order_waits": Kind(
        ngettext_lazy(
            "%(count)d order to organisations waits for your word.",
            "%(count)d orders to organisations wait for your word.",
            "count",
        ),
        leads_to="resources:orders",
        icon="speakerphone",
    ),
    "order_decided": Kind(
        ngettext_lazy(
            "%(count)d order that you took was decided on.",
            "%(count)d orders that you took were decided on.",
            "count",
        ),
        leads_to="resources:board",
        icon="speakerphone",
    ),
    "resources_stale": Kind(
        ngettext_lazy(
            "%(count)d entry of your directory of help must be confirmed again.",
            "%(count)d entries of your directory of help must be confirmed again.",
            "count",
        ),
        urgency=Urgency.LOW,
        leads_to="resources:kept",
        icon="refresh",
    ),
    "helper_applied": Kind(
        ngettext_lazy(
            "%(count)d person offers to be there for a child.",
            "%(count)d people offer to be there for a child.",
            "count",
        ),
        leads_to="helping:waiting",
        icon="heart-handshake",
    ),
    "helper_steps_back": Kind(
        ngettext_lazy(
            "%(count)d helper needs a pause or leaves.",
            "%(count)d helpers need a pause or leave.",
            "count",
        ),
        leads_to="helping:helpers",
        icon="heart-handshake",
    ),
    "checks_expire": Kind(
        ngettext_lazy(
            "%(count)d yearly check of a helper runs out within 60 days.",
            "%(count)d yearly checks of helpers run out within 60 days.",
            "count",
        ),
        leads_to="helping:checks",
        icon="shield-check",
    ),
    "checks_expired": Kind(
        ngettext_lazy(
            "%(count)d yearly check of a helper has run out.",
            "%(count)d yearly checks of helpers have run out.",
            "count",
        ),
        leads_to="helping:checks",
        icon="shield-check",
    ),
    "own_check_expires": Kind(
        ngettext_lazy(
            "Your yearly check runs out within 60 days.",
            "Your yearly check runs out within 60 days.",
            "count",
        ),
        leads_to="helping:mine",
        icon="shield-check",
    ),
    "own_check_expired": Kind(
        ngettext_lazy("Your yearly check has run out.", "Your yearly check has run out.", "count"),
        leads_to="helping:mine",
        icon="shield-check",
    ),
    "entrusted_look": Kind(
        ngettext_lazy(
            "Entrusted care of %(count)d child needs a look.",
            "Entrusted care of %(count)d children needs a look.",
            "count",
        ),
        leads_to="entrusting:places",
        icon="home-heart",
    ),
    "entrusted_expiring": Kind(
        ngettext_lazy(
            "%(count)d agreement on entrusted care ends within 30 days.",
            "%(count)d agreements on entrusted care end within 30 days.",
            "count",
        ),
        leads_to="entrusting:places",
        icon="calendar-due",
    ),
    "entrusted_word": Kind(
        ngettext_lazy(
            "%(count)d parent wrote who takes care of a child.",
            "%(count)d parents wrote who takes care of a child.",
            "count",
        ),
        leads_to="entrusting:places",
        icon="home-heart",
    ),
    "entrusted_told": Kind(
        ngettext_lazy(
            "%(count)d parent told the school who takes care of a child.",
            "%(count)d parents told the school who takes care of a child.",
            "count",
        ),
        leads_to="entrusting:school",
        icon="home-heart",
    ),
}
