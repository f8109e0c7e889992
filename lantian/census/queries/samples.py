"""The frame of a sample, the sample itself, and what follows from the second visits."""

from dataclasses import dataclass

from django.db.models import QuerySet

from lantian.census.models import Campaign, CampaignHousehold, FoundChild, Sample, SampledHousehold
from lantian.census.queries.progress import DONE
from lantian.census.rules.completeness import SEEN
from lantian.census.rules.estimates import Estimate, Share, chapman, wilson
from lantian.places.rules import STEPS, Level

Result = SampledHousehold.Result
ERRORS = (Result.MISSED, Result.WRONGLY, Result.DIFFERS)


def frame_of(campaign: Campaign) -> dict[int, list[CampaignHousehold]]:
    """The households that can be drawn, by town and in the order of codes.

    Those that were seen (with children or without) in villages that were handed in or signed.
    """
    rows = CampaignHousehold.objects.filter(
        village__campaign=campaign.pk, village__city=campaign.city, village__state__in=DONE, outcome__in=SEEN
    )
    frame: dict[int, list[CampaignHousehold]] = {}
    for row in rows.order_by("place", "number"):
        frame.setdefault(row.place - row.place % STEPS[Level.TOWN], []).append(row)
    return frame


def sample_of(campaign: Campaign) -> Sample | None:
    """The sample of a campaign, once it is drawn."""
    return Sample.objects.filter(campaign=campaign.pk).select_related("campaign").first()


def households_of(sample: Sample) -> QuerySet[SampledHousehold]:
    """The households of a sample that the acting post sees, those without a result first."""
    rows = SampledHousehold.objects.filter(sample=sample.pk)
    return rows.select_related("household").order_by("result", "household__place", "household__number")


@dataclass(frozen=True)
class Findings:
    """What the second visits say of the count.

    `errors` is the share of households where anything was wrong; `by_result` how often each result was found.
    `estimate` is of the children in the sampled households; `missed_share` how many of all children the campaign
    missed by it, `missed` that share of those it found in all. `by_list` is the same by an outside list.
    """

    drawn: int
    done: int
    errors: Share | None
    by_result: dict[str, int]
    first: int
    second: int
    both: int
    estimate: Estimate | None
    missed_share: float
    children: int
    by_list: Estimate | None

    @property
    def missed(self) -> int | None:
        """Children of the whole campaign that were probably missed; None where no child was met by both visits."""
        if not self.both or self.missed_share >= 1:
            return None
        return round(self.children * self.missed_share / (1 - self.missed_share))


def findings_of(sample: Sample) -> Findings:
    """All figures of a sample, from the households that were visited again."""
    rows = list(SampledHousehold.objects.filter(sample=sample.pk))
    done = [row for row in rows if row.result]
    by_result = {one.value: sum(row.result == one for row in done) for one in Result}
    wrong = sum(by_result[one] for one in ERRORS)
    # Who was counted by mistake is on no list: the estimator supposes that everybody on a list is real.
    first = sum(row.counted - row.wrongly for row in done)
    both = sum(row.again for row in done)
    second = both + sum(row.missed for row in done)
    estimate = chapman(first, second, both) if first or second else None
    children = FoundChild.objects.filter(campaign=sample.campaign_id).count()
    share = max(0.0, 1 - first / estimate.value) if estimate and estimate.value > 0 else 0.0
    return Findings(
        drawn=len(rows),
        done=len(done),
        errors=wilson(wrong, len(done)),
        by_result=by_result,
        first=first,
        second=second,
        both=both,
        estimate=estimate,
        missed_share=share,
        children=children,
        by_list=_by_list(sample, children),
    )


def _by_list(sample: Sample, children: int) -> Estimate | None:
    if sample.list_children is None or sample.list_found is None:
        return None
    return chapman(children, sample.list_children, min(sample.list_found, children))
