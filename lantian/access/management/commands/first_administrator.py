from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lantian.access.founding import found_administration
from lantian.access.services import Newcomer, Refused
from lantian.places.models import Region
from lantian.places.rules import Level


class Command(BaseCommand):
    help = (
        "Opens the bureaus, town governments and committees of a city and appoints its administrator, who "
        "appoints everybody else. Prints the first password once. Run as owner, after load_regions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--city", required=True, type=int, help="the 12-digit code of the city: 610400000000"
        )
        parser.add_argument("--name", required=True, help="the administrator's name")
        parser.add_argument("--username", default="", help="without it one is made of the name")

    def handle(self, *args: Any, city: int, name: str, username: str, **options: Any) -> None:
        region = Region.objects.filter(code=city, level=Level.CITY).first()
        if region is None:
            raise CommandError(f"{city} is no city that is loaded: see lantian manage load_regions.")
        try:
            post, password, new = found_administration(
                city=region, newcomer=Newcomer(name, username), on=timezone.localdate()
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{new} new units in {region.name}.")
        self.stdout.write(f"User name: {post.user.username}")
        self.stdout.write(f"First password: {password}")
