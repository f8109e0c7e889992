"""What is wrong with a record, in the user's language."""

from django.utils.translation import gettext as _

from lantian.encounters.errors import EncounterError


def explain(error: EncounterError) -> str:
    """A sentence for an error: what is wrong and what is expected."""
    sentences = {
        "not_yours": _("Your post does not record care of this kind."),
        "no_child": _("Tick at least one child."),
        "gone": _("This child is no longer yours: it has moved, or its file was merged or erased."),
        "closed": _(
            "The file of %(name)s is closed since %(day)s. If the child is back, open the file again first."
        ),
        "in_the_future": _("This day is still to come: today is %(day)s."),
        "before_birth": _("%(name)s was born on %(day)s: this day lies before."),
        "before_file": _(
            "%(name)s is on file since %(day)s: this day lies more than a year before. Is the year right?"
        ),
        "promise_of_nothing": _("Write in one line what you promised, or leave the day empty."),
        "promise_without_day": _("Say until when you promised it."),
        "promise_before_visit": _("A promise given on %(day)s cannot be due before that day."),
        "promise_in_the_past": _("This day is over: a promise is for today or later."),
        "next_before_visit": _("The next time must lie after %(day)s."),
        "nobody_seen": _("Tick who was there."),
        "nothing_said": _("Say in a few words, or with a tick, what it was about."),
        "no_parent": _("Tick which parent it was."),
        "no_aid": _("Say what was handed over, and how much."),
        "no_place": _("Choose where the child will be."),
        "withdrawn_already": _("This record is withdrawn: record anew what is right."),
        "no_promise": _("Nothing was promised here."),
        "kept_before_visit": _("The promise was given on %(day)s: it cannot be kept before."),
        "settled_already": _("Somebody has settled this already."),
    }
    return sentences[error.code] % error.params
