"""The register's own errors, in the user's language."""

from django.utils.translation import gettext as _

from lantian.registry.errors import RegistryError


def explain(error: RegistryError) -> str:
    """A sentence for an error: what is wrong and what is expected."""
    sentences = {
        "later_change": _(
            "What is on file holds since %(since)s: a change must lie later. "
            "If that day is wrong, correct the fact instead."
        ),
        "before_birth": _("The child was born on %(birth_on)s: nothing about it can have begun before."),
        "since_needed": _("Something else held before: say since when this one holds."),
        "period_taken": _(
            "On that day another record held: it must lie after the one before and before the next."
        ),
        "closed": _("This file is closed since %(since)s. If the child is back, open the file again first."),
        "open": _("This file is open already: somebody opened it in the meantime."),
        "closed_before": _("The file was opened again on %(until)s: it cannot be closed before that day."),
        "back_before_closing": _("The file is closed since %(since)s: the child can only be back later."),
        "dead": _("On file the child has died. If that is wrong, say so: the closing then never held."),
        "in_the_future": _("This day is still to come: record what has happened when it has."),
        "days_reversed": _("The last day lies before the first one."),
        "nothing_changes": _(
            "This is on file already, so nothing was changed. If nothing else is new, go back and choose “Unchanged”."
        ),
        "parent_dead": _("This parent has died according to the file: nothing can have happened since."),
        "return_before_departure": _(
            "This parent left on %(since)s: the return must lie after that day. "
            "If the day of leaving is wrong, correct it in the file."
        ),
        "away_already": _(
            "According to the file this parent is away since %(since)s and never came back. Please say below: "
            "straight on to another place, or home in between?"
        ),
        "back_not_between": _("Say on which day the parent was back: before %(until)s, after leaving."),
        "visit_of_nobody_away": _("This parent is not away according to the file: nobody to visit home."),
        "visit_too_long": _("Who stays %(days)s days or more is back for good: choose that instead."),
        "gone": _("This file is no longer yours: the child has moved, or its data were erased."),
        "files_changed": _("Somebody has changed one of the two files in the meantime: look at them again."),
        "needs_office": _("Only an office makes one file of two: propose it, and the office decides."),
        "needs_second_person": _(
            "The two files lie in different counties: propose it, and somebody else decides."
        ),
        "own_proposal": _("You have proposed this yourself: somebody else decides."),
        "perhaps_twins": _("Something speaks for two children: make sure, and say so here."),
        "decided_already": _("Somebody has decided this already."),
        "not_merged": _("This merge does not stand any more: there is nothing to undo."),
        "undo_later_first": _("Another merge came on top of this one: undo that one first."),
        "needs_both_places": _(
            "One of the two children is not in your place: ask the office above to undo this."
        ),
        "answers_needed": _(
            "Something was done in this file since you opened the page: look at the questions again."
        ),
        "periods_collide": _(
            "With these answers two records about one child would begin on the same day: give one of them to "
            "the other child."
        ),
        "two_parents": _(
            "With these answers one child would have two fathers or two mothers at once: choose again."
        ),
        "has_that_tie": _("This person is on file in that relation already."),
        "has_that_parent": _(
            "This parent is on file already: correct the person, or end the relation first."
        ),
        "tie_ended": _("This relation has ended: nobody can sign in for it."),
        "seat_empty": _("Nobody holds this post today: choose another one."),
        "seat_of_another_kind": _(
            "This post is for somebody else: a parent's for parents, a proxy parent's for them."
        ),
        "seat_of_another": _("This sign-in belongs to another parent: each has one of their own."),
        "other_name": _("The person on file is called %(person)s, the user %(user)s: is it the same person?"),
        "out_of_scope": _("This place is not yours: ask the office above, which can move the child."),
        "kind_not_yours": _("Your post does not keep papers of this kind."),
        "document_moved_on": _(
            "Somebody has replaced or withdrawn this paper in the meantime: look at the file again."
        ),
        "edition_taken": _(
            "Somebody has worded this definition anew in the meantime: look at it, then change it again."
        ),
        "definition_gone": _("This definition is out of use."),
        "definition_not_yours": _("This definition belongs to another office."),
        "same_words": _("Nothing has changed: the definition says this already."),
        "already_registered": _("A child with this number is registered already."),
        "registered_elsewhere": _(
            "A child with this number is registered in another place. Ask your county office to clear it up."
        ),
    }
    return sentences[error.code] % error.params
