"""What every page shows of who is acting."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lantian.access.doors import post_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """`acting_post`, the other posts one may switch to, whether this is a demonstration, and its people's password."""
    post = post_of(request) if hasattr(request, "user") else None
    others = [other for other in getattr(request, "_posts", []) if post and other.pk != post.pk]
    demo = {"is_demo": settings.DEMO, "demo_password": settings.DEMO_PASSWORD if settings.DEMO else ""}
    return {"acting_post": post, "other_posts": others, **demo}
