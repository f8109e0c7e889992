"""Of reports, forms and exports."""

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from lantian.notices.kinds.kind import Kind
from lantian.notices.rules import Urgency

KINDS: Mapping[str, Kind] = {
    "report_made": Kind(
        ngettext_lazy(
            "%(count)d report on the last month is made.",
            "%(count)d reports on the last month are made.",
            "count",
        ),
        urgency=Urgency.LOW,
        leads_to="reporting:reports",
        icon="report",
    ),
    "form_unlisted": Kind(
        ngettext_lazy(
            "%(count)d village was asked for a form that is not registered.",
            "%(count)d villages were asked for a form that is not registered.",
            "count",
        ),
        leads_to="asking:unlisted",
        icon="forms",
    ),
    "form_settled": Kind(
        ngettext_lazy(
            "The county answered on %(count)d form that you told of.",
            "The county answered on %(count)d forms that you told of.",
            "count",
        ),
        leads_to="asking:forms",
        icon="forms",
    ),
    "export_ready": Kind(
        ngettext_lazy(
            "%(count)d file of figures is ready.", "%(count)d files of figures are ready.", "count"
        ),
        leads_to="asking:exports",
        icon="download",
    ),
}
