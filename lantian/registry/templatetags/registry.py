"""Codes, gaps and sealed values as words on a page."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from lantian.access.sealing import Sealed
from lantian.kernel.codes.tables import code_table
from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import mask_phone
from lantian.registry.labels import GAP_LABELS
from lantian.registry.rules.ages import age_on

register = template.Library()


@register.filter
def coded(code: str, name: str) -> str:
    """The name of a code of the table `name`, in the language of the page; unknown codes stay as they are."""
    return code_table(name).name(code, get_language() or "zh-hans") if code else ""


@register.filter
def gap_label(gap: str) -> str:
    return str(GAP_LABELS[gap])


@register.filter
def masked_identity(sealed: Sealed | None) -> str:
    return mask_identity(sealed.reveal()) if sealed else ""


@register.filter
def masked_phone(sealed: Sealed | None) -> str:
    return mask_phone(sealed.reveal()) if sealed else ""


@register.filter
def age(birth_on: date) -> int:
    """Completed years today."""
    return age_on(birth_on, timezone.localdate())
