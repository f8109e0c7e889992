"""What the desk's templates say in words."""

from django import template

from lantian.desk import words

register = template.Library()


@register.filter
def notice_words(kind: str) -> str:
    """The sentence that a parent reads in a notice."""
    return str(words.NOTICE_WORDS[kind])
