"""What is wrong with an initiative, a station or a group, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.initiatives.errors import InitiativeError

SENTENCES: dict[str, Any] = {
    "name_needed": _("Give the initiative a name."),
    "name_taken": _("An initiative of this name goes on in your place already."),
    "ends_before": _("The end lies before the beginning."),
    "target_needed": _("Say how many: a number above 0."),
    "whom_needed": _("Say who is in difficulty: choose at least one condition."),
    "station_needed": _("Choose the station. A new one is opened under Posts, Units."),
    "not_yours": _("This initiative belongs to another office: only that office changes it."),
    "closed": _("This initiative is closed."),
    "outcome_needed": _("Say in plain words what came out."),
    "helper_unknown": _("Choose a helper from the list."),
    "helper_not_accepted": _("This person is not accepted as a helper yet."),
    "helper_not_vetted": _("The yearly check of this helper is missing or has expired: renew it first."),
    "not_an_elder": _("A station is staffed by elders: this helper is registered as something else."),
    "joined_already": _("Takes part already."),
    "child_outside": _("This child does not live in the place of the initiative."),
    "not_for_children": _("Here the facts on file decide who is concerned: no child is added by hand."),
    "day_outside": _("This day lies outside the period of the initiative."),
    "day_taken": _("This elder is on the list for this time already."),
    "station_elsewhere": _("This station is in another place: only who works there plans its duty days."),
    "not_on_roster": _("Only elders of this station are put on its list of duty days."),
    "day_to_come": _("This day is still to come: note then whether the elder came."),
    "group_name_needed": _("Give the group a name: best one that the children choose."),
    "group_name_labels": _("A name must not say why the children are in the group: let them choose another."),
    "group_name_taken": _("Your school has a group of this name already."),
    "too_few": _("A group has three to six children: choose at least three."),
    "too_many": _("A group has three to six children: choose six at most."),
    "leader_needed": _("Choose who leads the group."),
    "leader_outside": _("Whoever leads the group is one of its children."),
    "in_a_group": _("%(names)s: in a group already."),
    "not_of_school": _("Only children of your school can be in the group."),
    "group_over": _("This group has ended."),
    "activity_to_come": _("This day is still to come: note what you did afterwards."),
    "activity_before": _("The group did not exist on this day yet."),
}


def say(error: InitiativeError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
