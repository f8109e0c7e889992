"""`manage.py bench [names…]`: measures, prints one line of JSON a figure, fails when a goal is missed."""

from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lantian.bench.figures import Figure, keep, line_of

# Each module has `run() -> list[Figure]` and is read only when its bench is wanted.
BENCHES = {
    "alarms": "lantian.bench.alarms",
    "cards": "lantian.bench.cards",
    "cockpit": "lantian.bench.cockpit",
    "duties": "lantian.bench.duties",
    "encounters": "lantian.bench.encounters",
    "import": "lantian.bench.imports",
    "linkage": "lantian.bench.linkage",
    "load": "lantian.bench.load",
    "matching": "lantian.bench.matching",
    "pages": "lantian.bench.pages",
    "reevaluation": "lantian.bench.reevaluation",
    "referrals": "lantian.bench.referrals",
    "returns": "lantian.bench.returns",
    "rollups": "lantian.bench.rollups",
    "scale": "lantian.bench.scale",
    "touching": "lantian.bench.touching",
}

APART = {"scale"}
"""Measured only where it is asked for: it takes the machine for most of an hour."""


class Command(BaseCommand):
    help = "Measures Lantian on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "names", nargs="*", help=f"what to measure: {', '.join(available())} (all but scale)"
        )

    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        unknown = sorted(set(names) - set(available()))
        if unknown:
            raise CommandError(f"No such bench: {', '.join(unknown)}. There are: {', '.join(available())}.")
        figures = [
            figure for name in names or sorted(set(available()) - APART) for figure in self.measure(name)
        ]
        missed = [f"{figure.bench}: {figure.metric}" for figure in figures if figure.reached is False]
        if missed:
            raise CommandError(f"Goals missed: {'; '.join(missed)}.")

    def measure(self, name: str) -> list[Figure]:
        figures: list[Figure] = import_module(BENCHES[name]).run()
        keep(name, figures, settings.VAR_DIR / "bench")
        for figure in figures:
            self.stdout.write(line_of(figure))
        return figures


def available() -> list[str]:
    """The benches that this installation has."""
    return [name for name, module in BENCHES.items() if find_spec(module)]
