"""Why somebody is not taken, or goes: plain words that can be said to them. None of them is a blame."""

from django.utils.translation import pgettext_lazy

DECLINE_REASONS = {
    "no_need": pgettext_lazy(
        "decline", "No child near you waits for somebody now. We keep your name if you wish."
    ),
    "too_far": pgettext_lazy("decline", "The children who need somebody live too far from you."),
    "not_reached": pgettext_lazy("decline", "We tried to reach you several times and could not."),
    "asked_back": pgettext_lazy("decline", "You asked to be taken off the list."),
    "twice": pgettext_lazy("decline", "You are on our list already."),
    "not_now": pgettext_lazy("decline", "We cannot take you at present. You may come and ask us about it."),
}
"""What the person is told. What a check found is never a reason here: it stands nowhere but in the check."""

TIME_IS_OVER = "over"
ERASE_REASONS = {
    "asked": pgettext_lazy("erasing", "The person asks for it (Personal Information Protection Law, art 47)"),
    "consent": pgettext_lazy("erasing", "The person takes back the consent"),
    TIME_IS_OVER: pgettext_lazy("erasing", "The time for which entries are kept is over"),
}
"""On what ground an entry is erased; it stands in the access log, so it is never a word about the person."""

LEAVE_REASONS = {
    "moved": pgettext_lazy("leaving", "moved away"),
    "health": pgettext_lazy("leaving", "health"),
    "time": pgettext_lazy("leaving", "no more time beside work and family"),
    "work": pgettext_lazy("leaving", "another post or retirement"),
    "done": pgettext_lazy("leaving", "the child has grown up or its parents are back"),
    "own_wish": pgettext_lazy("leaving", "own wish"),
    "agreed": pgettext_lazy("leaving", "agreed with the office"),
    "died": pgettext_lazy("leaving", "died"),
}
