"""What this room keeps of a child whose data are erased: nothing."""

from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.networks.models import NetworksFound, NetworkWord


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away who was told about a child, what is closed too, and how many networks it had."""
    with taking_rows_away(closed_too=True):
        NetworkWord.objects.filter(child=child).delete()
        NetworksFound.objects.filter(child=child).delete()
