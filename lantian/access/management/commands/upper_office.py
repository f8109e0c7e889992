from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lantian.access.founding import found_upper_office
from lantian.access.services import Newcomer, Refused
from lantian.places.models import Region
from lantian.places.rules import Level


class Command(BaseCommand):
    help = (
        "Appoints somebody in an office above the city, who sees sums of cities and nothing else. Prints the first "
        "password once. Run as owner, after load_regions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", required=True, type=int, help="the 12-digit code: 610000000000")
        parser.add_argument("--country", action="store_true", help="the office sees all provinces")
        parser.add_argument("--unit", required=True, help="what the office is called: 陕西省民政厅")
        parser.add_argument("--name", required=True, help="the name of the person")
        parser.add_argument("--username", default="", help="without it one is made of the name")

    def handle(self, *args: Any, province: int, country: bool, unit: str, **options: Any) -> None:
        region = Region.objects.filter(code=province, level=Level.PROVINCE).first()
        if region is None:
            raise CommandError(f"{province} is no province that is loaded: see lantian manage load_regions.")
        newcomer = Newcomer(options["name"], options["username"])
        try:
            post, password = found_upper_office(
                province=region,
                unit_name=unit,
                newcomer=newcomer,
                on=timezone.localdate(),
                sees_country=country,
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"User name: {post.user.username}")
        self.stdout.write(f"First password: {password}")
