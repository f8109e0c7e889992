"""What the desk's templates say in words."""

from uuid import UUID

from django import template
from uuid_utils.compat import uuid7

from lantian.desk import words
from lantian.duties.acts import ACT_NAMES, Act
from lantian.duties.names import LEVEL_NAMES
from lantian.duties.rules.levels import RiskLevel

register = template.Library()


@register.filter
def notice_words(kind: str) -> str:
    """The sentence that a parent reads in a notice."""
    return str(words.NOTICE_WORDS[kind])


@register.filter
def cause_words(cause: str) -> str:
    """What explains that much is late in a place."""
    return str(words.CAUSE_WORDS[cause])


@register.filter
def level_name(level: RiskLevel) -> str:
    """高(红): a level of risk."""
    return str(LEVEL_NAMES[level])


@register.filter
def act_name(act: str) -> str:
    """入户走访: what a deed is called."""
    return str(ACT_NAMES[Act(act)])


@register.simple_tag
def new_key() -> UUID:
    """A key for what a form is about to record: sent twice, it is recorded once."""
    return uuid7()
