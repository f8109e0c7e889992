from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantian.config.environment import ROOT
from lantian.config.messages import complete, gap_of, rooms


class Command(BaseCommand):
    help = "Brings the Chinese catalogue of every room up to date; with --check only says what is amiss."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--from", dest="fragments", nargs="*", type=Path, default=[])

    def handle(self, *args: Any, check: bool, fragments: list[Path], **options: Any) -> None:
        gaps = [gap_of(room) if check else complete(room, *fragments) for room in rooms(ROOT)]
        for gap in filter(None, gaps):
            for kind in ("missing", "untranslated", "unused"):
                for text in getattr(gap, kind):
                    self.stdout.write(f"{gap.room.name}: {kind}: {text!r}")
        if check and any(gaps):
            raise CommandError("The Chinese translation is not complete.")
