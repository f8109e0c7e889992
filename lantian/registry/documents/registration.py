"""The official registration form of a child (农村留守儿童基本情况登记表, 民发〔2016〕42号 annex 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("registration_forms.typ")

DEAD = "—"

# The form's three boxes for GB/T 2261.3.
HEALTH_BOXES = {"10": "healthy", "20": "healthy", "30": "ill", "40": "ill", "60": "disabled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A parent or grandparent as far as known; of who is dead the form shows a dash."""

    name: str = ""
    birth_on: date | None = None
    is_dead: bool = False
    phone: str = ""
    destination: str = ""
    identity_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustedCarer:
    """Who cares for the child in the parents' stead; `relation` as the form says it (祖母)."""

    name: str = ""
    phone: str = ""
    relation: str = ""
    identity_number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """One child's form. Everything may be unknown: it is left blank to be written in by hand.

    Texts are shown as given (sex 女, ethnicity 汉族). Codes choose boxes: `health` GB/T 2261.3 (10 20 30 40
    60); `stage`, `guardianship`, `income_sources` and `aid` as in the roster; `incapable` father, mother.
    """

    unit: str = ""
    filled_on: date | None = None
    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    birth_on: date | None = None
    identity_number: str = ""
    is_hukou_registered: bool | None = None
    hukou_place: str = ""
    address: str = ""
    health: str = ""
    disability: str = ""
    illness: str = ""
    is_boarding: bool | None = None
    stage: str = ""
    school: str = ""
    class_name: str = ""
    paternal_grandfather: Relative = Relative()
    paternal_grandmother: Relative = Relative()
    maternal_grandfather: Relative = Relative()
    maternal_grandmother: Relative = Relative()
    father: Relative = Relative()
    mother: Relative = Relative()
    are_both_away: bool | None = None
    is_one_away_other_incapable: bool | None = None
    incapable: frozenset[str] = field(default_factory=frozenset)
    has_carer: bool | None = None
    carer: EntrustedCarer = EntrustedCarer()
    guardianship: str = ""
    income_sources: frozenset[str] = field(default_factory=frozenset)
    aid: frozenset[str] = field(default_factory=frozenset)


def set_registration_forms(forms: Sequence[RegistrationForm], *, made_on: date) -> bytes:
    """A PDF of forms to sign and stamp, an A4 page each. Raises `ValueError` without any, `FontsMissing`."""
    if not forms:
        raise ValueError("There are no forms to set.")
    return set_pdf(
        TEMPLATE, [_fields(form) for form in forms], title="农村留守儿童基本情况登记表", made_on=made_on
    )


def _fields(form: RegistrationForm) -> dict[str, Any]:
    return _person_fields(form) | _family_fields(form) | _guardianship_fields(form)


def _person_fields(form: RegistrationForm) -> dict[str, Any]:
    return {
        "unit": form.unit,
        "filled": _day(form.filled_on),
        "name": form.name,
        "sex": form.sex,
        "ethnicity": form.ethnicity,
        "born": _day(form.birth_on),
        "identity": form.identity_number,
        "hukou-registered": form.is_hukou_registered,
        "hukou-place": form.hukou_place,
        "address": form.address,
        "health": HEALTH_BOXES.get(form.health),
        "disability": form.disability,
        "illness": form.illness,
        "boarding": form.is_boarding,
        "stage": form.stage,
        "school": form.school,
        "class": form.class_name,
    }


def _family_fields(form: RegistrationForm) -> dict[str, Any]:
    return {
        "paternal-grandfather": _relative(form.paternal_grandfather),
        "paternal-grandmother": _relative(form.paternal_grandmother),
        "maternal-grandfather": _relative(form.maternal_grandfather),
        "maternal-grandmother": _relative(form.maternal_grandmother),
        "father": _relative(form.father),
        "mother": _relative(form.mother),
    }


def _guardianship_fields(form: RegistrationForm) -> dict[str, Any]:
    return {
        "both-away": form.are_both_away,
        "one-incapable": form.is_one_away_other_incapable,
        "incapable": sorted(form.incapable),
        "has-carer": form.has_carer,
        "carer": {
            "name": form.carer.name,
            "phone": form.carer.phone,
            "relation": form.carer.relation,
            "identity": form.carer.identity_number,
            "address": form.carer.address,
        },
        "guardianship": form.guardianship,
        "income-sources": sorted(form.income_sources),
        "aid": sorted(form.aid),
    }


def _relative(person: Relative) -> dict[str, str]:
    if person.is_dead:
        return dict.fromkeys(("name", "born", "phone", "destination", "identity"), DEAD)
    return {
        "name": person.name,
        "born": _day(person.birth_on),
        "phone": person.phone,
        "destination": person.destination,
        "identity": person.identity_number,
    }


def _day(day: date | None) -> str:
    return f"{day.year}.{day.month:02}.{day.day:02}" if day else ""
