"""Events by the names people give them, and what follows from them in sentences."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lantian.registry.queries.file import ChildFile, Parent
from lantian.registry.queries.statuses import calibre_named, name_of
from lantian.registry.rules.calibres.definitions import NATIONAL
from lantian.registry.words import coded, fact_in_words

BY_CODE = {calibre.code: calibre for calibre in NATIONAL}


class EventWords(NamedTuple):
    """An event's name, a line about it, and its icon."""

    name: Any
    hint: Any
    icon: str


EVENT_WORDS = {
    "parent_left": EventWords(
        _lazy("A parent left"),
        _lazy("for work, business, study; or went on to another place"),
        icon="luggage",
    ),
    "parent_back": EventWords(_lazy("A parent came back"), _lazy("for good, or for a visit"), icon="home"),
    "carer": EventWords(
        _lazy("Somebody else takes care"),
        _lazy("grandmother instead of grandfather, an aunt …"),
        icon="users",
    ),
    "school": EventWords(
        _lazy("Another school or class"), _lazy("changed, moved up, left school"), icon="school"
    ),
    "village": EventWords(_lazy("Moved to another village"), _lazy("the file goes along"), icon="map-pin"),
    "moved_along": EventWords(
        _lazy("Moved away with the parents"), _lazy("lives with them where they work"), icon="route"
    ),
    "hukou": EventWords(
        _lazy("The hukou has changed"), _lazy("registered, moved, of another nature"), icon="id"
    ),
    "parent_lost": EventWords(
        _lazy("A parent is out of contact"), _lazy("cannot be reached; or in prison"), icon="phone-off"
    ),
    "parent_died": EventWords(_lazy("A parent has died"), "", icon="flower"),
    "sixteen": EventWords(_lazy("Has turned 16"), _lazy("nothing to fill in"), icon="cake"),
    "died": EventWords(_lazy("The child has died"), _lazy("the file is closed and kept"), icon="flower"),
    "mistake": EventWords(
        _lazy("Recorded by mistake"),
        _lazy("there should be no such file; it is closed and kept"),
        icon="eraser",
    ),
}

SEQUELS = {
    "take_cards_back": _lazy("Take back the contact cards that are in people's hands."),
    "closed_moved": _lazy("The file is closed: the child no longer stands in lists and counts."),
    "closed_died": _lazy("The file is closed and kept; nobody is asked about the child any more."),
    "closed_mistake": _lazy("The file is closed: the child no longer stands in lists and counts."),
    "can_be_opened_again": _lazy(
        "Nothing was deleted. The village or the office can open the file again (list of children, “Closed files”)."
    ),
    "orphan": _lazy(
        "Both parents are dead: tell the town today, the child is to be recognised as an orphan (孤儿)."
    ),
    "nobody_raises": _lazy(
        "Neither parent can raise the child: tell the town today. The child may be one whom nobody raises in fact "
        "(事实无人抚养儿童); out of contact counts after six months."
    ),
    "contact_lost": _lazy(
        "Ask relatives and the employer, and tell the town supervisor. After six months out of contact "
        "the child may be one whom nobody raises in fact (事实无人抚养儿童)."
    ),
    "both_away_since": _lazy("Both parents are away since %(since)s."),
    "both_away": _lazy("Both parents are away."),
    "weekly_contact": _lazy(
        "Tell the parent: to speak with the child and with who takes care at least once a week (未保法 art 23)."
    ),
    "written_notice": _lazy(
        "The parents owe the school and the village committee a written notice of who takes care (未保法 art 23)."
    ),
    "carer_needed": _lazy("Nobody takes care according to the file: record who does (未保法 art 22)."),
    "care_may_end": _lazy(
        "A carer is still on file: if the parent takes care now, end that on the file (“No longer”)."
    ),
    "visit_ends_nothing": _lazy("A visit does not interrupt the absence: the child counts as before."),
    "moves_to_other_village": _lazy(
        "The file goes to the other village: its director and town see it from now on."
    ),
    "lives_alone": _lazy(
        "Nobody under 16 may live alone (未保法 art 21): go there today, call the parents, tell the police "
        "and the town."
    ),
    "file_stays_here": _lazy(
        "The file stays here. Ask at the monthly check whether the child is still with them."
    ),
    "bring_back_to_school": _lazy(
        "The school registers the dropout, calls the child back and reports in writing (未保法 art 28)."
    ),
    "other_teacher": _lazy("The class teacher there sees the file from now on, the former one no longer."),
    "ask_for_school": _lazy("Ask where the child goes to school there, and record it."),
    "of_age": _lazy("Turned 16 on %(on)s. The file stays, and so do school and help."),
    "reprint_child": _lazy("The child's pocket card no longer tells the truth: print a new one."),
    "reprint_duty": _lazy("The duty-holder's card no longer tells the truth: print a new one."),
    "counts": _lazy("Counts under “%(calibre)s” since %(since)s."),
    "counts_no_longer": _lazy("No longer counts under “%(calibre)s” since %(since)s."),
    "counting_is_open": _lazy("Whether the child counts under “%(calibre)s” is to be clarified."),
    "counts_still": _lazy("Still counts under “%(calibre)s”."),
    "will_count": _lazy("Will count under “%(calibre)s” from %(since)s, if nothing else happens."),
    "counts_until": _lazy(
        "Will no longer count under “%(calibre)s” from %(since)s, if nothing else happens."
    ),
    "counts_as_before": _lazy("Under every definition the child counts as before."),
}
"""What each sequel of `rules.sequels` says."""


def sequels_in_words(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sequels (`code`, `params` with days as text, `due`) as a page shows them: `text`, `due`, `code`."""
    return [{"code": one["code"], "due": one["due"], "text": _sentence(one)} for one in found]


def _sentence(one: Mapping[str, Any]) -> str:
    params = dict(one["params"])
    if "calibre" in params:
        params["calibre"] = _calibre_name(params["calibre"])
    return str(SEQUELS[one["code"]]) % params


def _calibre_name(code: str) -> str:
    calibre = BY_CODE.get(code) or calibre_named(code)
    return name_of(calibre) if calibre else code


def parent_in_words(parent: Parent, file: ChildFile) -> str:
    """Where a parent is according to the file: 外出务工 · 广东东莞, since 2024-03-01."""
    if parent.tie.person.is_deceased:
        return _("has died")
    if parent.now is None:
        return _("not known where")
    said = fact_in_words(parent.now, file)
    if parent.now.since is None:
        return said
    return _("%(said)s, since %(day)s") % {"said": said, "day": parent.now.since.isoformat()}


def held_in_words(name: str, file: ChildFile) -> str:
    """A fact that holds now, with its day, or that nothing is on file."""
    fact = file.facts.get(name)
    if fact is None:
        return _("nothing on file yet")
    said = fact_in_words(fact, file)
    return (
        _("%(said)s, since %(day)s") % {"said": said, "day": fact.since.isoformat()} if fact.since else said
    )


def carers_in_words(file: ChildFile) -> str:
    """Who takes care now: 张老汉 祖父."""
    said = (f"{tie.person.name} {coded(tie.relation, 'relation')}".strip() for tie in file.carers)
    return _(", ").join(said) or _("nobody on file")
