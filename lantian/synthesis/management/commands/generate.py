from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lantian.places.models import Region
from lantian.synthesis.ground import NowhereToLive
from lantian.synthesis.likeness import Likeness, NoTwin, read_twin
from lantian.synthesis.world import Built, Depth, UsedDatabase, build, reckon


class Command(BaseCommand):
    help = (
        "Fills an empty database with an invented world: children, their houses and families, what files say of them, "
        "a year of care. Needs the owner of the database, alone in it. Refuses where anybody is on file who exists."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--children", type=int, help="how many (as many as the twin tells of)")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--places", type=int, nargs="+", metavar="CODE", help="12-digit codes of regions")
        where.add_argument("--nation", action="store_true", help="in all villages that are loaded")
        where.add_argument(
            "--like", type=Path, metavar="FILE", help="as the twin of a city tells (lantian twin)"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed makes the same people (%(default)s)"
        )
        parser.add_argument(
            "--no-care", action="store_true", help="leave out encounters, duties, levels, needs, helpers"
        )
        parser.add_argument(
            "--really-empty",
            action="store_true",
            help="outside of a demonstration: yes, this database is for training",
        )

    def handle(
        self, *args: Any, children: int | None, places: list[int] | None, seed: int, **options: Any
    ) -> None:
        if not settings.DEMO and not options["really_empty"]:
            raise CommandError(
                "This is no demonstration. If the database is for training alone, and empty, say --really-empty."
            )
        like = _twin(options["like"])
        children = children or round(like.children.sum() if like else 0)
        if children < 1:
            raise CommandError("How many? --children N, at least one.")
        if not Region.objects.exists():
            call_command("load_regions")
        try:
            depth = Depth.FILES if options["no_care"] else Depth.CARE
            built = build(
                places or (like.places if like else []), children, seed,
                depth=depth, like=like, told=self.stdout.write,
            )  # fmt: skip
        except UsedDatabase as error:
            raise CommandError(
                f"People are on file here who were not generated ({error}): nothing was done."
            ) from error
        except NowhereToLive as error:
            raise CommandError(
                "There are no villages in these places (lantian manage load_regions FILE…)."
            ) from error
        reckon(built, self.stdout.write)
        self.stdout.write(_told(built))


def _twin(path: Path | None) -> Likeness | None:
    try:
        return read_twin(path) if path else None
    except (NoTwin, OSError) as error:
        raise CommandError(str(error)) from error


def _told(built: Built) -> str:
    lines = [f"{table}: {count:,}" for table, count in sorted(built.rows.items())]
    took = (timezone.now() - built.generation.made_at).total_seconds()
    return "\n".join([*lines, f"{sum(built.rows.values()):,} rows in {took:.0f} s"])
