"""On what a step can stand: articles that are offered, and which are offered first for which step."""

from collections.abc import Mapping
from enum import StrEnum

from lantian.cases.rules.steps import Verb


class Basis(StrEnum):
    """An article, or the part of the document of the State Council; `OTHER` is said in words."""

    REPORT = "gf13_report"
    RESPONSE = "gf13_response"
    HELP = "gf13_help"
    INTERVENTION = "gf13_intervention"
    MINORS_11 = "minors_11"
    MINORS_91 = "minors_91"
    MINORS_92 = "minors_92"
    MINORS_93 = "minors_93"
    MINORS_94 = "minors_94"
    MINORS_103 = "minors_103"
    MINORS_108 = "minors_108"
    MINORS_118 = "minors_118"
    CIVIL_31 = "civil_31"
    CIVIL_34 = "civil_34"
    CIVIL_36 = "civil_36"
    CIVIL_38 = "civil_38"
    VIOLENCE_15 = "violence_15"
    VIOLENCE_16 = "violence_16"
    VIOLENCE_23 = "violence_23"
    FAMILY_48 = "family_48"
    FAMILY_49 = "family_49"
    PUBLIC_ORDER = "public_order"
    CONFERENCE = "conference"
    OTHER = "other"


OFFERED: Mapping[Verb, Basis] = {
    Verb.OPEN: Basis.REPORT,
    Verb.RESPOND: Basis.RESPONSE,
    Verb.ASSESS: Basis.HELP,
    Verb.HELP: Basis.HELP,
    Verb.INTERVENE: Basis.INTERVENTION,
    Verb.CLOSE: Basis.HELP,
    Verb.DISMISS: Basis.MINORS_11,
    Verb.REOPEN: Basis.MINORS_11,
    Verb.PLACE: Basis.MINORS_92,
    Verb.END_PLACE: Basis.MINORS_93,
    Verb.CONFER: Basis.HELP,
    Verb.PLAN: Basis.HELP,
    Verb.OUTCOME: Basis.INTERVENTION,
    Verb.REVIEW: Basis.HELP,
    Verb.JOIN: Basis.MINORS_103,
    Verb.LEAVE: Basis.MINORS_103,
    Verb.HAND_OVER: Basis.HELP,
    Verb.STAY: Basis.HELP,
    Verb.NOTE: Basis.HELP,
    Verb.SET_ASIDE: Basis.MINORS_103,
    Verb.BRING_BACK: Basis.HELP,
}


def problem_of_basis(basis: str, words: str) -> str:
    """What is wrong with a basis; empty when nothing is."""
    if basis not in tuple(Basis):
        return "basis_needed"
    if basis == Basis.OTHER and len(words.strip()) < 4:
        return "basis_words_needed"
    return ""
