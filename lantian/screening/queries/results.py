"""What came of the sheets of a child, for whoever the database shows them to."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from lantian.registry.queries.active import of_files
from lantian.screening.models import Referral, Screening
from lantian.screening.queries.instruments import Instrument, instrument_of
from lantian.screening.rules.scoring import Band


@dataclass(frozen=True)
class ScoreLine:
    """A scale of a sheet in words."""

    name: str
    value: Decimal | None
    high: Decimal
    missing: int
    band: Band


@dataclass(frozen=True)
class AnswerLine:
    """A question as it was asked, and what was answered."""

    label: str
    answer: str
    is_alarm: bool


def sheets_of(child: UUID) -> list[Screening]:
    """The sheets of a child and of files merged into it, the latest first; one query."""
    rows = Screening.objects.filter(of_files([child]))
    return list(rows.select_related("edition", "participation").order_by("-held_on", "-pk"))


def referrals_of(child: UUID) -> list[Referral]:
    """Its referrals, the latest first; one query."""
    rows = Referral.objects.filter(of_files([child]))
    return list(rows.order_by("-referred_on", "-pk"))


def scores_of(sheet: Screening) -> list[ScoreLine]:
    """The scores of a sheet; none when they were removed."""
    instrument = instrument_of(sheet.edition)
    scales = {scale.code: scale for scale in instrument.scoring.scales}
    return [
        ScoreLine(
            name=scales[one["code"]].name,
            value=None if one["value"] is None else Decimal(one["value"]),
            high=scales[one["code"]].high,
            missing=one["missing"],
            band=Band(one["band"]),
        )
        for one in _opened(sheet.scores).get("scores", ())
        if one["code"] in scales
    ]


def answers_of(sheet: Screening) -> list[AnswerLine]:
    """The answers of a sheet in the words of its edition; none when they were removed."""
    instrument = instrument_of(sheet.edition)
    given, alarms = _opened(sheet.answers), set(_opened(sheet.scores).get("alarms", ()))
    return [
        AnswerLine(
            question.label,
            _said(instrument, question.name, given.get(question.name)),
            question.name in alarms,
        )
        for question in instrument.questions
        if question.is_asked and given
    ]


def _opened(sealed: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sealed.reveal()) if sealed else {}
    return found


def _said(instrument: Instrument, name: str, answer: Any) -> str:
    choices = next(dict(question.choices) for question in instrument.questions if question.name == name)
    codes = [answer] if isinstance(answer, str) else list(answer or [])
    return "、".join(choices.get(code, code) for code in codes)
