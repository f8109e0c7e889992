"""Why a child counts as left behind or not, in one sentence."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lantian.registry.queries.calibres import Standing
from lantian.registry.queries.statuses import name_of
from lantian.registry.rules.calibres.conditions import Reason
from lantian.registry.words import coded

SENTENCES = {
    "not_born": _lazy("was not born yet"),
    "died": _lazy("has died"),
    "file_closed": _lazy("the file is closed"),
    "age": _lazy("is %(age)s years old (under %(than)s counts)"),
    "hukou_unknown": _lazy("nothing is recorded of the hukou"),
    "hukou_place_unknown": _lazy("the place of the hukou is not known to the village"),
    "hukou_rural": _lazy("rural hukou"),
    "hukou_urban": _lazy("urban hukou"),
    "father_dead": _lazy("the father is dead"),
    "father_unknown": _lazy("it is not known where the father is"),
    "father_gone": _lazy("the father is in prison or out of contact"),
    "father_home": _lazy("the father is at home"),
    "father_place_unknown": _lazy("it is not known in which county the father is"),
    "father_within_county": _lazy("the father works within the county"),
    "father_since_unknown": _lazy("it is not known since when the father is away"),
    "father_away": _lazy("the father is away"),
    "father_away_since": _lazy("the father is away since %(since)s"),
    "father_not_long_away": _lazy("the father is away since %(since)s, not yet %(months)s months"),
    "mother_dead": _lazy("the mother is dead"),
    "mother_unknown": _lazy("it is not known where the mother is"),
    "mother_gone": _lazy("the mother is in prison or out of contact"),
    "mother_home": _lazy("the mother is at home"),
    "mother_place_unknown": _lazy("it is not known in which county the mother is"),
    "mother_within_county": _lazy("the mother works within the county"),
    "mother_since_unknown": _lazy("it is not known since when the mother is away"),
    "mother_away": _lazy("the mother is away"),
    "mother_away_since": _lazy("the mother is away since %(since)s"),
    "mother_not_long_away": _lazy("the mother is away since %(since)s, not yet %(months)s months"),
    "other_unable": _lazy("the other parent cannot guard the child"),
    "other_gone": _lazy("the other parent is in prison or out of contact"),
    "other_dead": _lazy("the other parent is dead: somebody must judge"),
    "guarding_unknown": _lazy("it is not known whether the other parent can guard the child"),
    "other_able": _lazy("the other parent can guard the child"),
    "company_unknown": _lazy("it is not known with whom the child lives"),
    "apart": _lazy("lives with neither parent"),
    "with_parent": _lazy("lives with a parent"),
    "schooling_unknown": _lazy("nothing is recorded of schooling"),
    "stage": _lazy("schooling: %(stage)s"),
    "in_hukou_county": _lazy("lives in the county of the hukou"),
    "elsewhere": _lazy("lives outside the county of the hukou"),
    "elsewhere_since": _lazy("lives outside the county of the hukou since %(since)s"),
}
"""What each reason of `rules.calibres` says."""

GROUPS = {
    "age": _lazy("too old"),
    "father_away_since": _lazy("the father is away long enough"),
    "father_not_long_away": _lazy("the father is not away long enough"),
    "mother_away_since": _lazy("the mother is away long enough"),
    "mother_not_long_away": _lazy("the mother is not away long enough"),
    "stage": _lazy("not in a stage of schooling that counts"),
    "elsewhere_since": _lazy("lives outside the county of the hukou"),
}
"""The same for many children, where the sentence of one names a day or an age."""


def standing_in_words(standing: Standing) -> dict[str, Any]:
    """A standing as a page shows it: `name`, `basis`, `answer` with its `tone`, `clause`, `why`, `turns_on`."""
    calibre, verdict = standing.calibre, standing.verdict
    answers = {
        True: (_("counted"), "info"),
        False: (_("not counted"), "neutral"),
        None: (_("to be clarified"), "watch"),
    }
    answer, tone = answers[verdict.is_in]
    clauses = {ground.code: ground.clause for ground in calibre.grounds}
    return {
        "name": name_of(calibre),
        "basis": calibre.basis,
        "answer": answer,
        "tone": tone,
        "clause": clauses.get(verdict.clause, ""),
        "why": _("; ").join(map(reason_in_words, verdict.reasons)),
        "turns_on": standing.turns_on,
    }


def group_in_words(reason: Reason) -> str:
    """A reason that many children share."""
    return str(GROUPS[reason.code]) if reason.code in GROUPS else reason_in_words(reason)


def reason_in_words(reason: Reason) -> str:
    params = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in reason.params.items()
    }
    if "stage" in params:
        params["stage"] = coded(str(params["stage"]), "stage")
    return str(SENTENCES[reason.code]) % params
