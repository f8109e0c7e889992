"""Files to and from other cities as pages show them: what is in them, in words, and whom they may be about."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantian.access.sealing import blind_index
from lantian.assessment.queries.standing import level_of
from lantian.duties.names import LEVEL_NAMES
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import mask_phone
from lantian.plans.models import Need
from lantian.plans.rules.needs import State as NeedState
from lantian.registry.models import Child
from lantian.registry.queries.active import existing, files_of
from lantian.registry.queries.likeness import likely_same
from lantian.registry.words import coded
from lantian.transfers.models import InwardFile, OutwardFile
from lantian.transfers.rules.package import FIELDS, Content, facts_in
from lantian.transfers.rules.told import ToldLevel, level_told
from lantian.transfers.words import ITEM_CODES, ITEM_NAMES, PART_NAMES

SHOWN = 50
NOT_TAKEN_OVER = ("school_text", "class_name", "boarding", "disability_kind", "disability_grade")
"""What the new office finds out anew (the old school), or what its form does not ask."""


@dataclass(frozen=True)
class ShownPart:
    """A part of a file in words: facts with their names, or lines of several rows."""

    code: str
    name: Any
    facts: list[dict[str, Any]]
    lines: list[str]


def shown(parts: Mapping[str, Any]) -> list[ShownPart]:
    """Parts of a file as people read them, in their order; numbers and telephones are masked."""
    return [
        ShownPart(part, name, list(_facts(part, parts[part])), list(_lines(part, parts[part])))
        for part, name in PART_NAMES.items()
        if part in parts
    ]


def _facts(part: str, found: Any) -> Iterator[dict[str, Any]]:
    if part in FIELDS:
        for item in FIELDS[part]:
            if (value := found.get(item)) not in (None, "", []):
                yield {"label": ITEM_NAMES[item], "value": _in_words(item, value)}


def _in_words(item: str, value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(coded(one, ITEM_CODES[item]) for one in value)  # type: ignore[arg-type]
    if item in ITEM_CODES:
        return coded(str(value), ITEM_CODES[item])  # type: ignore[arg-type]
    if item == "identity_number":
        return mask_identity(str(value))
    if item.endswith("_phone"):
        return mask_phone(str(value))
    if item == "level" and value in {level.value for level in RiskLevel}:
        return str(LEVEL_NAMES[RiskLevel(value)])
    return value


def _lines(part: str, found: Any) -> Iterator[str]:
    if part == "needs":
        for row in found:
            doing = "；".join(row.get("measures") or ())
            yield f"{row.get('need', '')}（{row.get('since', '')}）{f'：{doing}' if doing else ''}"
    elif part == "encounters":
        for row in found:
            yield " · ".join(str(row[name]) for name in ("on", "kind", "way", "by") if row.get(name))


def known_before(content: Content) -> dict[str, Any]:
    """What the registration form is filled with: what came along, days as days."""
    facts = {name: value for name, value in facts_in(content).items() if name not in NOT_TAKEN_OVER}
    days = {
        name: date.fromisoformat(str(value))
        for name, value in facts.items()
        if name == "birth_on" or name.endswith("_since")
    }
    return {**facts, **days}


def further(content: Content) -> dict[str, Any]:
    """What the register takes besides what its form asks."""
    facts = facts_in(content)
    return {name: facts[name] for name in ("disability_kind", "disability_grade") if name in facts}


def perhaps(content: Content) -> list[Child]:
    """Children on file here who may be the one that came, the one with its number first."""
    said = content.parts["child"]
    number, birth = said.get("identity_number"), said.get("birth_on")
    same = Child.objects.filter(existing(), identity_index=blind_index(number)) if number else []
    alike = likely_same(
        name=said.get("child_name") or "",
        birth_on=date.fromisoformat(birth) if birth else None,
        sex=said.get("sex") or "",
    )
    return list({child.pk: child for child in (*same, *alike)}.values())


def level_from_elsewhere(row: InwardFile, child: Child) -> ToldLevel | None:
    """The level that another city decided, for as long as nobody here has decided one."""
    if row.content is None or child.pk in level_of([child.pk]):
        return None
    return level_told(json.loads(row.content.reveal())["parts"].get("level", {}))


def needs_waiting(row: InwardFile) -> int:
    """How many needs that came with a file nobody here has said yes or no to."""
    return Need.objects.filter(source=row.pk, state=NeedState.PROPOSED).count()


def outward() -> list[OutwardFile]:
    """Files to other cities, the newest first."""
    rows = OutwardFile.objects.filter(existing("child__")).select_related("child")
    return list(rows.order_by("-made_on", "-pk")[:SHOWN])


def inward() -> list[InwardFile]:
    """Files from other cities, the newest first."""
    return list(InwardFile.objects.order_by("-opened_on", "-pk")[:SHOWN])


def latest_outward(child: Child) -> OutwardFile | None:
    """The last package that was made of a child's file and not given up."""
    rows = OutwardFile.objects.filter(
        child__in=files_of(child.pk), state__in=("packed", "fetched", "received")
    )
    return rows.order_by("-made_on", "-pk").first()


def latest_inward(child: Child) -> InwardFile | None:
    """The last file from another city that was taken in for a child."""
    rows = InwardFile.objects.filter(child__in=files_of(child.pk), state__in=("accepted", "attached"))
    return rows.order_by("-opened_on", "-pk").first()
