"""Which answers a question takes, which of them end it, and which need a reason."""

from dataclasses import dataclass

OTHER = "other"


@dataclass(frozen=True)
class Answer:
    """`reasons`: one of them is needed. An answer that does not end a question leaves it in the worklist.

    One that `acts` has written something besides: it is taken back where that was written, and not by asking again.
    """

    reasons: tuple[str, ...] = ()
    ends: bool = True
    acts: bool = False


UNREGISTERED, ABSENT, DIFFERENT, DOUBTFUL, DOUBLE = (
    "unregistered",
    "absent",
    "different",
    "doubtful",
    "double",
)
ANSWERS: dict[str, dict[str, Answer]] = {
    UNREGISTERED: {
        "registered": Answer(acts=True),
        "linked": Answer(acts=True),
        "not_ours": Answer(("not_counted", "moved_away", "grown_up", "wrong_name", "died", OTHER)),
    },
    ABSENT: {
        "confirmed": Answer(("elsewhere", "not_yet", "left_school", "not_entitled", "list_lacks", OTHER)),
        "corrected": Answer(),
    },
    DIFFERENT: {
        "taken_over": Answer(acts=True),
        "kept": Answer(("list_outdated", "list_wrong", "family_asked", OTHER)),
        "asked": Answer(ends=False),
    },
    DOUBTFUL: {"same": Answer(acts=True), "different": Answer(), "unsure": Answer(ends=False)},
    DOUBLE: {"same": Answer(acts=True), "different": Answer(), "unsure": Answer(ends=False)},
}
WORK = (UNREGISTERED, ABSENT, DIFFERENT)
"""What villages can answer from their own knowledge."""

REVIEW = (DOUBTFUL, DOUBLE)
"""What compares two children side by side."""


def problem(kind: str, answer: str, reason: str = "", note: str = "") -> str:
    """What is wrong with an answer to a question of a kind: `answer_unknown`, `reason_needed`, `note_needed` or ""."""
    found = ANSWERS[kind].get(answer)
    if found is None:
        return "answer_unknown"
    if found.reasons and reason not in found.reasons:
        return "reason_needed"
    if reason == OTHER and not note.strip():
        return "note_needed"
    return ""


def may_reopen(kind: str, answer: str) -> bool:
    """Whether a question may be asked again that was answered so: decided, and nothing written."""
    found = ANSWERS[kind].get(answer)
    return found is not None and found.ends and not found.acts
