import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lantian.registry.models import Child
from lantian.synthesis.twins import NoMoreTwins, take_twin


class Command(BaseCommand):
    help = (
        "Writes the shape of the city in use to a small file, protected: ages, sexes, who is away, carers, "
        "completeness, care by month, days missed at school, by county. `lantian generate --like FILE` makes such a "
        "city elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--city", type=int, help="four digits; needed where the database holds several")

    def handle(self, *args: Any, out: Path, city: int | None, **options: Any) -> None:
        cities = sorted(Child.national.values_list("city", flat=True).order_by().distinct())
        if city is None and len(cities) != 1:
            raise CommandError(f"Which city? There are children in {', '.join(map(str, cities)) or 'none'}.")
        try:
            told = take_twin(city or cities[0], timezone.localdate())
        except NoMoreTwins as error:
            raise CommandError(
                "So many twins of this city were taken within a year that another tells too much."
            ) from error
        out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{out}: {len(told['counties'])} counties, epsilon {told['epsilon']}")
