"""How far a campaign is: its villages, or the places right below one, those furthest behind first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.census.models import Campaign, CampaignVillage
from lantian.census.queries.tallies import tallies_of, villages_of
from lantian.census.rules.completeness import Tally, completeness, total
from lantian.census.rules.steps import State
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, is_within, level_of, scope_of

DONE = (State.HANDED_IN, State.SIGNED)


@dataclass(frozen=True)
class Part:
    """A place of a campaign and its villages; `village` is set where it is one."""

    code: int
    name: str
    tally: Tally
    visited: int
    due: int
    villages: int
    handed_in: int
    signed: int
    village: CampaignVillage | None = None

    @property
    def lateness(self) -> tuple[float, float, int]:
        """By what parts are put in order: signed least, then visited least."""
        return self.signed / self.villages, self.visited / self.due if self.due else 0, self.code


class Progress(NamedTuple):
    """A place of a campaign as a whole, and the parts of it."""

    whole: Part
    parts: list[Part]


def progress_of(campaign: Campaign, place: int) -> Progress:
    """How far a place is, by counties, towns or villages."""
    villages = list(villages_of(campaign, place))
    tallies = tallies_of(villages)
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    grouped: dict[int, list[CampaignVillage]] = {}
    for village in villages:
        code = village.code if step == 1 else village.region - village.region % step
        grouped.setdefault(code, []).append(village)
    names = places.paths([*grouped, place])
    parts = [
        _part(code, names, rows, [tallies[row.pk] for row in rows], is_village=step == 1)
        for code, rows in grouped.items()
    ]
    whole = _part(place, names, villages, list(tallies.values()), is_village=False)
    return Progress(whole, sorted(parts, key=lambda part: part.lateness))


def place_within(campaign: Campaign, wanted: int | None) -> int:
    """The place of a campaign that is shown: the one wanted, if it is within what the acting post sees of it."""
    own = own_part(campaign)
    low, high = scope_of(own)
    return wanted if wanted and low <= wanted <= high and level_of(wanted) != Level.VILLAGE else own


def own_part(campaign: Campaign) -> int:
    """The place that the acting post sees of a campaign: the smaller of the campaign's and its own."""
    post = acting_post()
    own = post.region_low if post.scope == Scope.PLACE and post.region_low else campaign.region
    return campaign.region if is_within(campaign.region, scope_of(own)) else own


def holds_whole(campaign: Campaign) -> bool:
    """Whether the acting post answers for every village of a campaign, whatever became of their codes."""
    return villages_of(campaign).count() == campaign.size


def successor_names(villages: Iterable[CampaignVillage]) -> dict[int, str]:
    """What stands today where villages of a campaign stood, for those that have changed since."""
    after = {village.code: places.current_codes(village.code) - {village.code} for village in villages}
    changed = {code: codes for code, codes in after.items() if codes}
    names = places.paths(code for codes in changed.values() for code in codes) if changed else {}
    return {
        code: "、".join(names.get(one, str(one)) for one in sorted(codes)) for code, codes in changed.items()
    }


def _part(
    code: int,
    names: dict[int, str],
    villages: list[CampaignVillage],
    tallies: list[Tally],
    *,
    is_village: bool,
) -> Part:
    visited, due = completeness(tallies)
    states = [village.state for village in villages]
    return Part(
        code=code,
        name=names.get(code, str(code)).split(" ")[-1],
        tally=total(tallies),
        visited=visited,
        due=due,
        villages=len(villages),
        handed_in=sum(state in DONE for state in states),
        signed=states.count(State.SIGNED),
        village=villages[0] if is_village else None,
    )
