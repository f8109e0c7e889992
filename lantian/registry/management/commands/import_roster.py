"""`lantian import-roster FILE --place CODE`: what the pages do with a roster, from the command line."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.places.rules import PlaceError, scope_of
from lantian.registry.imports.errors import ImportRefused
from lantian.registry.imports.messages import say_refusal
from lantian.registry.models import RosterImport
from lantian.registry.queries.imports import faults
from lantian.registry.services import importing, taking_in

State = RosterImport.State
OUTCOMES = ("new", "changed", "unchanged", "duplicates")
COUNTED = {"new": "new", "changed": "changed", "unchanged": "unchanged", "duplicates": "duplicate"}
MOST_FAULTS = 2_000
BLOCK = 1 << 20


class Command(BaseCommand):
    help = "Brings a roster into the register: the whole file, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--place", type=int, required=True, help="12-digit code of the place the roster is for"
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--json", action="store_true", help="the last line is the result as JSON")
        parser.add_argument(
            "--as", dest="username", default="", help="the user in whose post it is brought in"
        )
        parser.add_argument("--sheet", default="", help="the sheet's name (the first one with headings)")

    def handle(self, *args: Any, file: Path, place: int, username: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file %(name)s.") % {"name": file})
        post = office_for(place, username)
        bring = look_at if options["dry_run"] else bring_in
        roster, refused = bring(file, place, post, options["sheet"])
        with acting_as(post, read_only=True):
            result = result_of(roster, refused)
        self._tell(result, as_json=options["json"])
        if result["refused"]:
            raise SystemExit(1)

    def _tell(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        labels = (_("new"), _("changed"), _("unchanged"), _("likely registered"))
        self.stdout.write(
            " · ".join(f"{label} {result[key]}" for label, key in zip(labels, OUTCOMES, strict=True))
        )
        for fault in result["wrong"]:
            self.stdout.write(f"{fault['row']} {fault['column']} {fault['value']}: {fault['reason']}")
        if result["refused"]:
            self.stdout.write(result["refused"])


def office_for(place: int, username: str) -> Post:
    """The post that brings a roster in for a place: of a named user, else the nearest office above the place."""
    try:
        low, high = scope_of(place)
    except PlaceError as error:
        raise CommandError(_("%(code)s is no code of a place.") % {"code": place}) from error
    posts = Post.objects.filter(holding(timezone.localdate()), region_low__lte=low, region_high__gte=high)
    if username:
        posts = posts.filter(user__username=username)
    for post in posts.select_related("unit", "user").order_by("-region_low", "since"):
        if may(Role(post.role), "registry.import_roster"):
            return post
    raise CommandError(_("No office answers for this place: appoint one first, or name a user with --as."))


def bring_in(file: Path, place: int, post: Post, sheet: str) -> tuple[RosterImport | None, str]:
    """Takes a roster in: how it stands then, and why it was refused (empty: it was not)."""
    try:
        roster = taking_in.bring_in(
            post=post, chunks=_blocks(file), name=file.name, region=place, sheet=sheet or None
        )
    except ImportRefused as error:
        return None, say_refusal(error.code, error.params)
    with acting_as(post, read_only=True):
        waiting = importing.undecided(roster) if roster.state == State.READY else 0
    return roster, say_refusal("undecided", {"count": waiting}) if waiting else _said(roster)


def look_at(file: Path, place: int, post: Post, sheet: str) -> tuple[RosterImport | None, str]:
    """Examines a roster and writes nothing of it into the register; answers as `bring_in`."""
    roster: RosterImport | None = None
    try:
        with acting_as(post):
            roster = importing.begin_import(chunks=_blocks(file), name=file.name, region=place)
        if roster.state == State.REFUSED:
            return roster, _said(roster)
        with acting_as(post):
            _choose(roster, sheet)
            importing.request(roster=roster, work=State.PREVIEWING)
        roster = taking_in.do_preview(post=post, roster=roster.pk)
        return roster, _said(roster)
    except ImportRefused as error:
        return roster, say_refusal(error.code, error.params)


def _choose(roster: RosterImport, sheet: str) -> None:
    """The columns as they are remembered or guessed."""
    keys = roster.mapping
    if sheet and sheet != roster.sheet_name:
        keys = next(
            (importing.guessed_keys(roster, one) for one in importing.sheets_of(roster) if one.name == sheet),
            [],
        )
    importing.choose_columns(
        roster=roster, sheet=sheet or roster.sheet_name, keys=keys, as_of=roster.as_of_on
    )


def _said(roster: RosterImport) -> str:
    return say_refusal(roster.refusal["code"], roster.refusal) if roster.refusal else ""


def result_of(roster: RosterImport | None, refused: str) -> dict[str, Any]:
    """What came of a roster, for programs."""
    counts = (roster.counts.get("taken") or roster.counts) if roster else {}
    wrong = faults(roster, most=MOST_FAULTS) if roster else []
    return {
        **{name: counts.get(counted, 0) for name, counted in COUNTED.items()},
        "wrong_rows": counts.get("wrong", 0),
        "wrong": [
            {"row": fault.row, "column": fault.column, "value": fault.value, "reason": fault.reason}
            for fault in wrong
        ],
        "refused": refused or None,
    }


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(BLOCK), b"")
