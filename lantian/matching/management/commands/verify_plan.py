"""`lantian verify-plan FILE`: checks the proof of a plan, wherever it was made; nothing of the database is asked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantian.matching.proof import NoProof, check


class Command(BaseCommand):
    help = "Checks the proof of a plan by the part that shares no code with the one that planned."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a proof, as the page of a plan gives it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wrong = check(options["file"].read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NoProof) as error:
            raise CommandError(f"This is no proof of a plan: {error}") from error
        for one in wrong:
            self.stdout.write(one)
        if wrong:
            raise CommandError("The proof does not hold.")
        self.stdout.write("The plan keeps every rule, and no plan is better by more than the gap it states.")
