"""Views of the list that a seat keeps under a name."""

from lantian.access.scopes import acting_post
from lantian.registry.models import SavedView


def save_view(*, name: str, query: str) -> SavedView:
    """Saves a query (the address of the list without its page) under a name; the same name is replaced."""
    view, _ = SavedView.objects.update_or_create(
        city=acting_post().city, seat=acting_post().seat, name=name, defaults={"query": {"address": query}}
    )
    return view


def forget_view(*, view: SavedView) -> None:
    """Forgets a saved view."""
    SavedView.objects.filter(pk=view.pk).delete()
