from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lantian.kernel.sheets.reading import UnreadableSheet
from lantian.places.messages import say
from lantian.places.queries import place_index
from lantian.places.rules import CHINA, PlaceError, padded, scope_of
from lantian.places.schools import WrongLines, read_schools
from lantian.places.services.schools import load_schools


class Command(BaseCommand):
    help = (
        "Loads the schools of a list (CSV or spreadsheet) with the columns 学校名称, 学校标识码, 办学类型, "
        "所在区划代码 or 乡镇, 是否寄宿. All lines or none; the same list again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--place", default="", help="schools lie in this region (2 to 12 digits)")

    def handle(self, *args: Any, file: Path, place: str, **options: Any) -> None:
        try:
            within = scope_of(padded(place)) if place else CHINA
            loaded = load_schools(lines=read_schools(file), places=place_index(), within=within)
        except WrongLines as wrong:
            for number, error in wrong.lines:
                self.stderr.write(f"{file.name}:{number}: {say(error.code, error.params)}")
            raise CommandError(f"{len(wrong.lines)} wrong lines; nothing was loaded.") from wrong
        except PlaceError as error:
            raise CommandError(say(error.code, error.params)) from error
        except UnreadableSheet as error:
            raise CommandError(f"{file.name} cannot be read: {error.code}") from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{loaded.new} new, {loaded.changed} corrected, {loaded.unchanged} unchanged")
