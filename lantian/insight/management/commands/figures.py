from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lantian.insight.jobs import cities
from lantian.insight.services.checking import Fault, check_above, check_city
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city


class Command(BaseCommand):
    help = "Brings figures up to date, or checks them against the rows they were counted from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["follow", "check"])
        parser.add_argument("--sample", type=int, default=0, help="villages of each city to check (0: all)")

    def handle(self, *args: Any, what: str, sample: int, **options: Any) -> None:
        faults = 0
        for city in cities():
            if what == "follow":
                faults += self.follow(city)
            else:
                faults += self.told(str(city), self.compared(city, sample))
        if what == "check":
            faults += self.told("provinces and country", check_above())
        if faults:
            raise CommandError(f"{faults} figures did not agree; they are being mended.")

    def follow(self, city: int) -> int:
        on = timezone.localdate()
        turn_city(city, on)
        villages = count_city(city, on)
        pass_up(city)
        self.stdout.write(f"{city}: {villages} villages counted.")
        return 0

    def compared(self, city: int, sample: int) -> list[Fault]:
        return check_city(city, sample=sample, seed=timezone.localdate().toordinal())

    def told(self, where: str, found: list[Fault]) -> int:
        for fault in found:
            self.stdout.write(
                f"{fault.level} {fault.place} {fault.indicator}: {tuple(fault.held)}, not {tuple(fault.counted)}"
            )
        self.stdout.write(f"{where}: {len(found)} faults.")
        return len(found)
