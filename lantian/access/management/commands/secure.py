from typing import Any

from django.core.management.base import BaseCommand

from lantian.access.securing import secure_database


class Command(BaseCommand):
    help = "Creates the roles of the database, their grants and the row policies. Run as owner after every migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        secure_database()
