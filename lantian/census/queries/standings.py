"""Who of the children found counts as left behind on a day, under the definition of a campaign."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from lantian.census.models import Campaign
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.statuses import calibre_named
from lantian.registry.rules.calibres.definitions import Calibre
from lantian.registry.rules.calibres.judging import judge

STANDINGS = {True: "in", False: "out", None: "unclear"}


def calibre_of(campaign: Campaign) -> Calibre:
    """The definition by which a campaign counts, in the edition of its first day."""
    calibre = calibre_named(campaign.calibre, campaign.calibre_edition)
    assert calibre is not None, "editions are never taken away"
    return calibre


def standings_on(children: Sequence[UUID], calibre: Calibre, on: date) -> dict[UUID, str]:
    """`in`, `out` or `unclear` for each child that was not erased, judged from its facts as they held on a day.

    Stored episodes reach to today and follow the night's work; a paper that somebody signs is judged anew.
    """
    return {key: STANDINGS[judge(calibre, facts, on).is_in] for key, facts in known_facts(children).items()}
