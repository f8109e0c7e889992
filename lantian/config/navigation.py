"""The way through the house: which rooms the acting post finds in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.access.doors import post_of
from lantian.access.policy import Role, may


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: what the acting post may open, in the order of use. The first four are a phone's bottom bar."""
    post = post_of(request) if hasattr(request, "user") else None
    if post is None:
        return {"navigation": []}
    doors = [
        (_("Today"), "desk:home", "desk.home", {"icon": "home"}),
        (_("Children"), "registry:children", "registry.list_children", {"icon": "users"}),
        (_("Register"), "registry:register", "registry.register_child", {"icon": "user-plus"}),
        (_("Contact cards"), "registry:cards", "registry.print_cards", {"icon": "id"}),
        (_("Roster import"), "registry:imports", "registry.import_roster", {"icon": "table-import"}),
        (_("Posts"), "access:posts", "access.read_posts", {"icon": "sitemap"}),
        (_("Access log"), "access:log", "access.read_log", {"icon": "history"}),
    ]
    here = request.path
    return {
        "navigation": [
            {
                "label": label,
                "url": url,
                **icon,
                "active": here == url or (url != "/" and here.startswith(url)),
            }
            for label, url, icon in (
                (label, reverse(name), icon)
                for label, name, action, icon in doors
                if may(Role(post.role), action)
            )
        ]
    }
