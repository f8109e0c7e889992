"""What is wrong with a carer, an agreement, a signature or a notice, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.entrusting.errors import EntrustingError

SENTENCES: dict[str, Any] = {
    "not_in_file": _(
        "This person does not stand in the child's file: record there first what they are to the child."
    ),
    "is_parent": _("Father and mother are not entrusted with their own child: they are its guardians."),
    "look_future": _("The day of the look lies between the child's birth and today."),
    "changed_meanwhile": _("Somebody has assessed this person in the meantime: look at the page again."),
    "old_enough_to_say": _("The child is old enough to say what it wants: ask it (art 22)."),
    "ground_needed": _("Say why this person is unfit."),
    "excluded": _(
        "Something was found that the law rules out: the person is unfit, whatever else speaks for them."
    ),
    "not_adult": _("Nobody under 18 can be entrusted with a child."),
    "ask_first": _("Find this out first: as long as it is not known nobody can be found fit."),
    "hear_first": _("Ask the child first: what it says has to be heard (art 22)."),
    "age_first": _("The date of birth is needed first."),
    "health_first": _("How is the person's health? Find this out first."),
    "needs_support": _(
        "What you noted speaks against “fit” alone: say which support there is, or find somebody else."
    ),
    "support_needed": _("Say which support, and by whom."),
    "draft_open": _("An agreement is being signed already: finish it or take it back first."),
    "nobody_entrusts": _(
        "Neither father, mother nor guardian stands in the file: nobody can entrust the child. Record them first; "
        "where there is nobody, tell the county office: the child needs a guardian."
    ),
    "unfit": _("%(name)s was found unfit: choose somebody else, or have the county look at it again."),
    "assessed_anew": _("This person was assessed anew in the meantime: look at the page again."),
    "period_wrong": _("The last day lies after the first, and not in the past."),
    "period_long": _("An agreement holds for a year at most: the last day is %(last)s or earlier."),
    "period_far": _("An agreement is written at most 60 days before it begins."),
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "signed_already": _(
        "Somebody has signed already: what they signed is not changed. Take it back and write a new one."
    ),
    "end_future": _("This day is still to come: end it when it has ended."),
    "end_early": _("It only began on %(since)s: take it back if it was a mistake."),
    "why_ended": _("Say why it ended."),
    "why_withdrawn": _("Say why it is taken back."),
    "why_declined": _("Say to the parent why not."),
    "not_a_party": _("This person has not to sign here."),
    "has_signed": _("This signature is recorded already."),
    "must_sign": _("Without the carer's and the committee's own signature there is no agreement."),
    "signed_future": _("This day is still to come."),
    "why_not": _("Say why the person cannot sign: since when nobody can reach them, in prison, ill."),
    "signed_for": _(
        "%(signer)s cannot sign for %(name)s: a signature in somebody else's place makes the agreement worthless. Wait "
        "until %(name)s is home, ask for a scan, or have %(name)s say it by telephone before two witnesses."
    ),
    "was_away": _(
        "According to the file %(name)s was away on that day. If %(name)s was home on a visit, record the visit first; "
        "if not, choose a scan or the voice."
    ),
    "witnesses_needed": _("A voice is heard by two witnesses: name both."),
    "witnesses_same": _("Two different people are needed as witnesses."),
    "witness_is_party": _("A party to the agreement is no witness: name somebody else."),
    "told_future": _("This day is still to come."),
    "no_school": _("The child goes to no school or kindergarten."),
    "back_before": _("You would be back before you leave: look at the days again."),
    "no_parent": _("Only father or mother of the child can write this."),
}


def say(error: EntrustingError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
