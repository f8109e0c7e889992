"""Names for what this room's codes mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REACH_NAMES = {
    "village": pgettext_lazy("how far", "within the village"),
    "town": pgettext_lazy("how far", "within the town"),
    "county": pgettext_lazy("how far", "within the county"),
}
NEAR_NAMES = {
    "school": pgettext_lazy("nearness", "At the same school"),
    "village": pgettext_lazy("nearness", "In the same village"),
    "town": pgettext_lazy("nearness", "In the same town"),
    "county": pgettext_lazy("nearness", "In the same county"),
    "elsewhere": pgettext_lazy("nearness", "From farther away"),
}
LINE_NAMES = {
    1: pgettext_lazy("line of help", "study"),
    2: pgettext_lazy("line of help", "daily life"),
    4: pgettext_lazy("line of help", "mind and heart"),
}
WEIGHT_NAMES = {
    "near": _("Living near"),
    "school": _("At the child's school"),
    "needs": _("Abilities that meet the needs"),
    "wish": _("The child's own wish"),
    "siblings": _("Brothers and sisters together"),
    "load": _("A fair load"),
    "risk": _("Higher risk first"),
}
LEFT_OUT_NAMES = {
    "has_pair": _("have somebody already, or a proposal waits for its answers"),
    "exempt": _("are exempt"),
    "wants_nobody": _("want no proxy parent now"),
    "not_counted": _("do not count as left behind today"),
}
RULE_NAMES = {
    "no_place": _("Which village the child lives in is not known"),
    "nobody_near": _("Nobody near is registered as a helper"),
    "too_far": _("Helpers of the county do not go that far"),
    "unvetted": _("Who is near has no valid check"),
    "not_ready": _("Who is near is not accepted yet, away or needs rest"),
    "other_sex": _("Who is near is not of the child's sex"),
    "named": _("Who is near is its family, found unfit, not wanted or ruled out"),
    "full": _("Who is near has as many children as they can take"),
    "dearer": _("Who has room lives so far away that the plan is better without"),
}
HELP_NAMES = {
    "no_place": _("Complete the residence in the child's file."),
    "nobody_near": _("Look for somebody in the village or the school."),
    "too_far": _("Ask a helper to go farther, or look for somebody nearer."),
    "unvetted": _("Have the yearly check made."),
    "not_ready": _("Decide on those who signed up, or ask who is away to say when they are back."),
    "other_sex": _("Look for a helper of the child's sex."),
    "named": _("Look for somebody else; ask the child whom it would like."),
    "full": _("One more helper in the village or the town would do."),
    "dearer": _("Decide yourselves, or look for somebody nearer."),
}
BAR_OF_SOLVING = {
    "not_ready": _("The helper is not accepted, away or needs rest."),
    "not_vetted": _("The helper has no check yet."),
    "vetting_expired": _("The helper's check has expired."),
    "no_capacity": _("The helper has as many children as they can take."),
    "other_sex": _("At the child's age the helper is of its own sex."),
}
CLASH_NAMES = {
    "child_out": _("The child takes no part any more: it has somebody, or is exempt."),
    "helper_out": _("The helper takes no part any more."),
    "forbidden_pair": _("The pair is ruled out"),
    "hard_rule": _("A rule that is never broken stands against it"),
    "beyond_capacity": _("More children are held by this helper than they can take."),
    "too_many_helpers": _("The child is held by more helpers than it should have."),
    "no_such_row": _("Child or helper is no longer there."),
}
