"""The names of codes, as people say them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from lantian.alarms.rules.clock import Outcome, Stage, Verb
from lantian.alarms.rules.ladder import Step

STAGE_NAMES = {
    Stage.RECEIVED: pgettext_lazy("stage of a report", "received"),
    Stage.ACKNOWLEDGED: pgettext_lazy("stage of a report", "taken on"),
    Stage.INFORMED: pgettext_lazy("stage of a report", "police and town told"),
    Stage.SEEN: pgettext_lazy("stage of a report", "child looked for"),
    Stage.DECIDED: pgettext_lazy("stage of a report", "decided"),
    Stage.FED_BACK: pgettext_lazy("stage of a report", "reporter answered"),
}
OUTCOME_NAMES = {
    Outcome.NO_HARM: pgettext_lazy("outcome of a report", "No harm was found"),
    Outcome.REFERRAL: pgettext_lazy("outcome of a report", "Help is asked of a unit"),
    Outcome.CASE: pgettext_lazy("outcome of a report", "A protection case is opened"),
}
VERB_NAMES = {
    Verb.ACKNOWLEDGE: pgettext_lazy("next with a report", "Take on"),
    Verb.INFORM: pgettext_lazy("next with a report", "Tell police and town"),
    Verb.SEE: pgettext_lazy("next with a report", "See the child"),
    Verb.DECIDE: pgettext_lazy("next with a report", "Decide"),
    Verb.FEED_BACK: pgettext_lazy("next with a report", "Answer the reporter"),
}
STEP_NAMES = {
    Step.TOWN: pgettext_lazy("step of the ladder", "Town"),
    Step.COUNTY: pgettext_lazy("step of the ladder", "County"),
    Step.CITY: pgettext_lazy("step of the ladder", "City"),
}


def stages_of(times: Mapping[Stage, datetime | None]) -> list[dict[str, Any]]:
    """The stages as `kernel/_steps.html` wants them, with the time of each that was reached."""
    reached = [one for one in Stage if times.get(one)]
    return [
        {
            "label": STAGE_NAMES[one],
            "at": times.get(one),
            "state": "done" if one in reached else "current" if one == _next(reached) else "todo",
        }
        for one in Stage
    ]


def _next(reached: list[Stage]) -> Stage | None:
    return next((one for one in Stage if one not in reached), None)
