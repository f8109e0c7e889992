from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lantian.demo.city import load_city
from lantian.demo.units import XIANYANG
from lantian.places.models import Region

FEWEST = 500


class Command(BaseCommand):
    help = (
        "Loads the demonstration: units, a cast to sign in as, and invented children of three counties, brought in "
        "from rosters that it writes. What is there already stays as it is. Needs the owner of the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--children", type=int, default=3000, help="about how many (default: %(default)s)"
        )

    def handle(self, *args: Any, children: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is no demonstration: invented people stay out. (LANTIAN_DEMO=1 makes one.)"
            )
        if not Region.objects.filter(code=XIANYANG).exists():
            call_command("load_regions")
        new = load_city(children=children, on=timezone.localdate(), folder=Path(settings.VAR_DIR) / "demo")
        self.stdout.write(f"demonstration: {new} new children")
