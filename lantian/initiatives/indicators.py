"""How many children an initiative takes in now. Whom it reached is told on its own pages."""

from django.utils.translation import gettext_lazy as _

from lantian.registry.counted import Indicator, Rows, Shown, Subject, children, goes_on

INDICATORS = (
    Indicator(
        "initiatives.children", _("Children whom a local initiative takes in"), Subject.HELPERS,
        Rows("initiatives.InitiativeChild", goes_on(), each_child_once=True), children(),
        shown=Shown.NUMBER, basis="国发〔2016〕13号：社会力量参与",
    ),
)  # fmt: skip
