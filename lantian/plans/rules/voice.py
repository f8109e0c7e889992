"""The voice of children (心有人爱 身有人护 难有人帮): what follows from three faces, and when counts are shown."""

from enum import IntEnum

BATCH = 5
"""Anonymous answers are shown in batches of so many: one more answer never shows in the figures by itself."""


class Face(IntEnum):
    """The three faces on the sheet."""

    YES = 1
    SOMETIMES = 2
    NO = 3


QUESTIONS = ("loved", "guarded", "helped")
NEED_OF = {"loved": "M01", "guarded": "P01", "helped": "M08"}
"""The kind of need that is proposed when a child answers a question with no."""


def needs_of(answers: dict[str, int]) -> list[str]:
    """The codes of needs to propose after a named answer, in the order of the questions."""
    return [NEED_OF[question] for question in QUESTIONS if answers.get(question) == Face.NO]
