"""What can go wrong with a return, and what it says."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lantian.census.returns.labels import DIMENSION_LABELS, value_in_words
from lantian.census.returns.rules.templates import WrongTemplate


class ReturnError(Exception):
    """`code` names what is wrong; `explain` says it in the user's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


SENTENCES = {
    "too_many": _lazy("These are %(count)s children; at most %(limit)s fit here. Choose a smaller place."),
    "nobody": _lazy("Nobody counts here under this calibre on that day."),
    "edited_meanwhile": _lazy(
        "Somebody else has saved this form in the meantime, as edition %(edition)s. "
        "Open it again and repeat your change."
    ),
    "out_of_scope": _lazy("This form belongs to another place. Copy it to make one of your own."),
    "shape": _lazy("The form is not complete: %(where)s."),
    "no_columns": _lazy("A form needs at least one column."),
    "too_many_columns": _lazy("A form has at most %(limit)s columns."),
    "too_many_ties": _lazy("A form has at most %(limit)s sums to check."),
    "title": _lazy("The title has 1 to %(limit)s characters."),
    "heading": _lazy("The headings of column %(column)s have 1 to %(limit)s characters."),
    "twice": _lazy("There are two columns with the code %(column)s."),
    "condition": _lazy("Column %(column)s asks for something that cannot be asked: %(dimension)s."),
    "attribute": _lazy("Column %(column)s shows something that no file holds."),
    "tie_empty": _lazy("The sum %(tie)s needs columns on both sides of the equals sign."),
    "tie_unknown": _lazy("The sum %(tie)s names the column %(column)s, which this form has not (any more)."),
    "tie_both_sides": _lazy("The sum %(tie)s names the column %(column)s twice."),
    "tie_wide": _lazy("The sum %(tie)s depends on too many things at once to be checked. Make it two."),
    "tie_impossible": _lazy(
        "The sum %(tie)s cannot hold: a child with “%(facts)s” counts %(left)s times on the left and %(right)s times "
        "on the right."
    ),
    "tie_unreadable": _lazy("“%(tie)s” is no sum. Write it like c1=c2+c5+c8, one a line."),
}


def explain(error: ReturnError | WrongTemplate) -> str:
    """The sentence for an error."""
    params: dict[str, Any] = dict(error.params)
    if "facts" in params:
        params["facts"] = _facts(params["facts"])
    if "dimension" in params:
        params["dimension"] = DIMENSION_LABELS.get(params["dimension"], params["dimension"])
    return str(SENTENCES[error.code]) % params


def _facts(facts: dict[str, Any]) -> str:
    parts = [
        _("%(label)s: %(value)s")
        % {"label": DIMENSION_LABELS[name], "value": value_in_words(name, value) or _("none")}
        for name, value in facts.items()
    ]
    return _("; ").join(parts) or _("any facts")
