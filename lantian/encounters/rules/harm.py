"""Whether words suggest that a child is harmed: a prompt to call the police first, never a judgement.

It errs on the side of asking: a wrong prompt costs a tap, a missed one may cost a child.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from lantian.encounters.rules import harm_words as words

UNATTENDED_BELOW, ALONE_BELOW = 8, 16


class Situation(StrEnum):
    """What must be reported at once (九部门2020年意见 art 4), self-harm, and what 未保法 art 21 forbids."""

    PRIVATE_INJURY = "private_injury"
    SEXUAL = "sexual"
    PREGNANCY = "pregnancy"
    VIOLENCE = "violence"
    GRAVE_HARM = "grave_harm"
    ABANDONED = "abandoned"
    MISSING = "missing"
    BEGGING = "begging"
    OTHER_HARM = "other_harm"
    SELF_HARM = "self_harm"
    ALONE = "alone"


PATTERNS: Mapping[Situation, tuple[str, ...]] = {
    Situation.SELF_HARM: words.SELF_HARM,
    Situation.SEXUAL: words.SEXUAL,
    Situation.PRIVATE_INJURY: words.PRIVATE_INJURY,
    Situation.PREGNANCY: words.PREGNANCY,
    Situation.VIOLENCE: words.VIOLENCE,
    Situation.GRAVE_HARM: words.GRAVE_HARM,
    Situation.MISSING: words.MISSING,
    Situation.ABANDONED: words.ABANDONED,
    Situation.BEGGING: words.BEGGING,
    Situation.OTHER_HARM: words.OTHER_HARM,
}
CLAUSES = re.compile(r"[，。；！？,.;!?\n\r]+")
DENIED = re.compile(
    r"(?<!有)(?:没有|没|未|从不|从未|从没|不会|不再|并未|无|不曾|否认|不存在|(?<!是)不是|不)"
    r"(?:发现|听说|见到|见|过|人|再|受到|遭受|遭到|什么|任何|明显|有|有人|被|受|遭|出现|新的)?(?:有人|被|受|过|人)?$"
)
TAUGHT_BEFORE = re.compile(
    r"(?:防|预防|防范|反|拒绝|远离|禁止|杜绝|严禁|不得|不准|不能|不许|如果|万一|遇到|讲了|讲)[^，。；]{0,4}$"
)
TAUGHT_AFTER = re.compile(
    r"^[^，。；]{0,5}(?:教育|知识|宣传|讲座|班会|条例|反对|怎么办|的危害|的课|电影|动画|视频课|演练|热线)"
)


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))


COMPILED = {situation: _compiled(patterns) for situation, patterns in PATTERNS.items()}
LIVES_ALONE, UNATTENDED = _compiled(words.LIVES_ALONE), _compiled(words.UNATTENDED)


def situations_in(text: str, age: int) -> list[Situation]:
    """What the words about a child of `age` years suggest, the gravest first; usually nothing."""
    found = {situation for clause in _clauses(text) for situation in _in_clause(clause, age)}
    return [one for one in (*PATTERNS, Situation.ALONE) if one in found]


def _clauses(text: str) -> Iterator[str]:
    for clause in CLAUSES.split(re.sub(r"[ \t\u3000]+", "", text)):
        if clause:
            yield clause


def _in_clause(clause: str, age: int) -> Iterator[Situation]:
    for situation, pattern in COMPILED.items():
        if _is_said(pattern, clause):
            yield situation
    if age < ALONE_BELOW and _is_said(LIVES_ALONE, clause):
        yield Situation.ALONE
    if age < UNATTENDED_BELOW and _is_said(UNATTENDED, clause):
        yield Situation.ALONE


def _is_said(pattern: re.Pattern[str], clause: str) -> bool:
    """Whether a clause says it, rather than denying it or telling of a lesson about it."""
    return any(
        not (
            DENIED.search(clause[: found.start()])
            or TAUGHT_BEFORE.search(clause[: found.start()])
            or TAUGHT_AFTER.search(clause[found.end() :])
        )
        for found in pattern.finditer(clause)
    )
