"""The names of codes, as people say them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from lantian.alarms.rules.clock import Outcome, Stage, Verb
from lantian.alarms.rules.ladder import Step
from lantian.alarms.rules.police import Basis, ChildIs, Entry, Result

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

ENTRY_NAMES = {
    Entry.RECEIVED.value: pgettext_lazy("entry of the police", "Received"),
    Entry.FOUND.value: pgettext_lazy("entry of the police", "What was found and done"),
    Entry.RESULT.value: pgettext_lazy("entry of the police", "What was decided"),
}
CHILD_IS_NAMES = {
    ChildIs.SAFE.value: pgettext_lazy("how the child is", "Safe where it is"),
    ChildIs.TAKEN.value: pgettext_lazy("how the child is", "Taken to a safe place"),
    ChildIs.HOSPITAL.value: pgettext_lazy("how the child is", "In hospital"),
    ChildIs.IN_DANGER.value: pgettext_lazy("how the child is", "Still in danger"),
    ChildIs.NOT_FOUND.value: pgettext_lazy("how the child is", "Looked for and not found"),
}
RESULT_NAMES = {
    Result.CRIMINAL.value: pgettext_lazy("decision of the police", "A criminal case is opened"),
    Result.PUBLIC_ORDER.value: pgettext_lazy("decision of the police", "A public order case is opened"),
    Result.WARNING.value: pgettext_lazy("decision of the police", "A written warning for domestic violence"),
    Result.NO_CASE.value: pgettext_lazy("decision of the police", "No case is opened"),
}
BASIS_NAMES = {
    Basis.MINORS_11.value: pgettext_lazy("basis of the police", "Protection of Minors, art. 11"),
    Basis.POLICE_21.value: pgettext_lazy("basis of the police", "People's Police Law, art. 21"),
    Basis.CRIMINAL_PROCEDURE.value: pgettext_lazy(
        "basis of the police", "Police procedure in criminal cases"
    ),
    Basis.ORDER_PROCEDURE.value: pgettext_lazy(
        "basis of the police", "Police procedure in administrative cases"
    ),
    Basis.VIOLENCE_15.value: pgettext_lazy("basis of the police", "Domestic Violence Law, art. 15"),
    Basis.VIOLENCE_16.value: pgettext_lazy("basis of the police", "Domestic Violence Law, art. 16"),
    Basis.RESPONSE.value: pgettext_lazy(
        "basis of the police", "State Council 2016 no. 13, emergency response"
    ),
    Basis.OTHER.value: pgettext_lazy("basis of the police", "Another basis (say which)"),
}
HOW_NAMES = {
    "phone": pgettext_lazy("how the police told it", "By telephone"),
    "letter": pgettext_lazy("how the police told it", "By letter"),
    "meeting": pgettext_lazy("how the police told it", "In person"),
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
