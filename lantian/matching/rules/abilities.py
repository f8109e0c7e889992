"""Which of the three lines of help (study, daily life, mind) meets which need."""

from lantian.plans.codes import need_kinds

STUDY, LIFE, MIND = 1, 2, 4
LINE_OF_LOSS = {"study": STUDY, "life": LIFE, "safety": LIFE, "kinship": MIND, "mind": MIND}


def bits_of_needs() -> dict[str, int]:
    """By code of a need, the line of help that meets it, as a bit."""
    return {code: LINE_OF_LOSS[kind.loss] for code, kind in need_kinds().items()}
