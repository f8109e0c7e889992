from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantian.access.checks import demo_accounts_in_production
from lantian.access.securing import secure_database


class Command(BaseCommand):
    help = "Creates roles, grants and row policies of the database. Run as owner after every migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        for error in demo_accounts_in_production(databases=["default"]):
            raise CommandError(f"{error.msg} {error.hint}")
        secure_database()
