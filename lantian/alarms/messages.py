"""What is wrong with a report, in the user's language."""

from django.utils.translation import gettext as _

from lantian.alarms.errors import AlarmError


def say(error: AlarmError) -> str:
    """A sentence for an error: what is wrong and what is expected."""
    sentences = {
        "no_situation": _("Tick at least one: what it may be. You need not be sure."),
        "in_the_future": _("This time is still to come."),
        "too_old": _("This day lies more than a year back. Is the year right?"),
        "too_many_files": _("At most %(most)s files come with one report. Keep the others for the police."),
        "only_pictures": _("Only pictures are taken here (JPEG or PNG). Photograph the paper instead."),
        "none_chosen": _("Tick the reports that you looked at."),
        "no_place": _("Say where it happened: choose the place first."),
        "no_code": _("There is no report with this code. Look whether each sign is right."),
        "enough_words": _("This report holds as many words as it can. Ring 110 or the office."),
        "not_now": _("This cannot be done now: somebody else has moved the report on, or a step is missing."),
        "overtaken": _("Somebody else has just changed this report. Look at it again."),
        "call_first": _("Call 110 first, then enter when you called."),
        "before_it_happened": _("It happened on %(day)s: the child cannot have been seen for it before."),
        "no_words": _("Say it in words: they are what the step rests on."),
        "no_key": _(
            "Who the child is, is closed to your post: the county office gives it the key to protection."
        ),
        "how_needed": _("Say how the police told you."),
        "no_officer": _("Say who it was: name, or number of the badge."),
        "how_is_the_child": _("Say how the child is."),
        "where_is_the_child": _("Say where the child is now."),
        "no_result": _("Choose what was decided."),
        "no_basis": _("Choose on what it rests; another basis is said in words."),
        "not_decided_here": _("Another office decided this: it, or the one above, opens it again."),
        "no_outcome": _("Choose what it came to."),
        "not_one_event": _("These two cannot be joined: one of them is joined already, or is a drill."),
        "not_in_order": _(
            "Each time must be later than the one before it, and the bell rings every 1 to 60 minutes."
        ),
        "not_yours": _("This place is not yours."),
        "ends_before": _("The end must lie after the beginning."),
        "is_over": _("This time is over already."),
        "too_long": _("One entry holds for at most 31 days."),
    }
    return sentences[error.code] % error.params
