"""What is wrong with a need, a measure, a plan, a goal or a voice, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.plans.errors import PlansError

SENTENCES: dict[str, Any] = {
    "need_unknown": _("Choose a need from the list."),
    "since_future": _("This day is still to come: say since when the child needs it."),
    "since_before_birth": _("The child was born on %(birth_on)s: it cannot need anything before."),
    "need_known": _(
        "This need is on file already since %(since)s and not closed: add a measure there instead of noting it again."
    ),
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "measures_live": _("Measures still go on for this need: say of each what came out, or drop it, first."),
    "word_needed": _(
        "A need is closed by what the child or the family says: ask, then write down the answer."
    ),
    "word_against": _(
        "The answer was that it did not help: so the need is not met. Do something else about it."
    ),
    "reason_needed": _("Say in plain words why."),
    "word_future": _(
        "The word must have been said after the need arose (%(since)s) and not later than today."
    ),
    "hollow": _(
        "These are words of minutes. Say what is really done or different for the child, such as "
        "“tutoring in mathematics each Wednesday after school”."
    ),
    "owner_needed": _("Who does it? Choose a post, or write who does it without a sign-in here."),
    "two_owners": _("Choose a post or write somebody, not both: one answers for it."),
    "owner_gone": _("Nobody sits on this post any more: choose somebody else."),
    "same_owner": _("It is in these hands already."),
    "due_needed": _("Say until when."),
    "due_past": _("This day is over: choose today or a later day."),
    "help_known": _(
        "Somebody already helps with this. Look at it below; if yours is something else, tick that you have seen it."
    ),
    "review_past": _("The next look must lie after today."),
    "band_outside": _("The lists are for children from 6 to 15 years."),
    "tick_unknown": _("The list has changed with the child's age: look at the page again."),
    "words_needed": _("Write what the child wants to reach, as the child says it."),
    "step_needed": _("Agree one step that can be seen, such as “reads ten pages each evening”."),
    "heard_without_name": _("The child has answered without its name this term; that stays so."),
    "heard_already": _("The child has been heard this term."),
    "nobody_heard": _("Tick the children who filled in a sheet."),
    "sheets_do_not_agree": _("%(children)s children are ticked, but %(answers)s answers to “%(question)s”."),
}


def say(error: PlansError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
