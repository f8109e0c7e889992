"""From answers to scores and bands; what a score means is data of the instrument.

A band says that attention is needed, or that a hospital should look. It is never the name of an illness: whoever
screens at a school may not diagnose (精神卫生法 art 23).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any


class Band(StrEnum):
    """What a score asks of the psychologist; in the order of weight."""

    BELOW = "below"
    UNSCORED = "unscored"
    ATTENTION = "attention"
    REFERRAL = "referral"

    @property
    def weight(self) -> int:
        return list(Band).index(self)


@dataclass(frozen=True)
class Scale:
    """A sum over items, or one score that was worked out on paper (`items` empty).

    `reversed` items count the other way round (0 as `item_high`). With up to `most_missing` unanswered items they
    count as the mean of the others, rounded half up; with more there is no score. From `void_at` on the whole sheet
    is void (a scale of validity). `bands` are (from which score, band), rising.
    """

    code: str
    name: str
    low: Decimal
    high: Decimal
    items: tuple[str, ...] = ()
    reversed: frozenset[str] = frozenset()
    item_high: int = 0
    most_missing: int = 0
    decimals: int = 0
    bands: tuple[tuple[Decimal, Band], ...] = ()
    void_at: Decimal | None = None


@dataclass(frozen=True)
class Scoring:
    """The scales of an instrument, and the items whose answer asks for something the same day."""

    scales: tuple[Scale, ...] = ()
    alarms: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Score:
    """What came out of one scale; `value` is None where too much was left out."""

    code: str
    value: Decimal | None
    missing: int
    band: Band


@dataclass(frozen=True)
class Outcome:
    """All scores of a sheet, the heaviest band among them, whether the sheet is void, and the items that alarm."""

    scores: tuple[Score, ...] = ()
    band: Band = Band.BELOW
    is_void: bool = False
    alarms: tuple[str, ...] = field(default=())


def scoring_from(data: Mapping[str, Any]) -> Scoring:
    """A scoring as it stands in the data of an instrument."""
    return Scoring(
        tuple(_scale(one) for one in data.get("scales", ())),
        tuple((one["item"], int(one["at_least"])) for one in data.get("alarms", ())),
    )


def _scale(data: Mapping[str, Any]) -> Scale:
    return Scale(
        code=data["code"],
        name=data["name"],
        low=Decimal(str(data["low"])),
        high=Decimal(str(data["high"])),
        items=tuple(data.get("items", ())),
        reversed=frozenset(data.get("reversed", ())),
        item_high=data.get("item_high", 0),
        most_missing=data.get("most_missing", 0),
        decimals=data.get("decimals", 0),
        bands=tuple((Decimal(str(one["at_least"])), Band(one["band"])) for one in data.get("bands", ())),
        void_at=Decimal(str(data["void_at"])) if "void_at" in data else None,
    )


def score_answers(scoring: Scoring, answers: Mapping[str, Any]) -> Outcome:
    """The outcome of a sheet of answers (question -> number as text; unanswered ones absent, None or "")."""
    scores = [_sum(scale, answers) for scale in scoring.scales]
    alarms = tuple(item for item, least in scoring.alarms if _points(answers, item, least) >= least)
    return _outcome(scoring, scores, alarms)


def score_entered(scoring: Scoring, entered: Mapping[str, Decimal | None]) -> Outcome:
    """The outcome of scores from paper, by the code of their scale; those that were not entered say nothing."""
    values = ((scale, entered.get(scale.code)) for scale in scoring.scales)
    scores = [
        Score(scale.code, value, 0, _band(scale, value)) for scale, value in values if value is not None
    ]
    return _outcome(scoring, scores, ())


def _outcome(scoring: Scoring, scores: Sequence[Score], alarms: tuple[str, ...]) -> Outcome:
    voiding = {scale.code: scale.void_at for scale in scoring.scales if scale.void_at is not None}
    is_void = any(
        one.value is not None and one.value >= voiding[one.code] for one in scores if one.code in voiding
    )
    band = max((one.band for one in scores), key=lambda band: band.weight, default=Band.BELOW)
    return Outcome(tuple(scores), Band.BELOW if is_void else band, is_void, alarms)


def _points(answers: Mapping[str, Any], item: str, default: int) -> int:
    """The points of an answer; one that cannot be read is taken seriously."""
    answer = str(answers.get(item) or "0")
    return int(answer) if answer.isdecimal() else default


def _sum(scale: Scale, answers: Mapping[str, Any]) -> Score:
    given = {item: int(answers[item]) for item in scale.items if str(answers.get(item) or "").isdecimal()}
    missing = len(scale.items) - len(given)
    if missing > scale.most_missing or not given:
        return Score(scale.code, None, missing, Band.UNSCORED)
    points = sum(
        scale.item_high - answer if item in scale.reversed else answer for item, answer in given.items()
    )
    whole = Decimal(points) * len(scale.items) / len(given)
    value = whole.quantize(Decimal(1).scaleb(-scale.decimals), ROUND_HALF_UP)
    return Score(scale.code, value, missing, _band(scale, value))


def _band(scale: Scale, value: Decimal | None) -> Band:
    if value is None:
        return Band.UNSCORED if scale.bands else Band.BELOW
    return max(
        (band for least, band in scale.bands if value >= least),
        key=lambda band: band.weight,
        default=Band.BELOW,
    )
