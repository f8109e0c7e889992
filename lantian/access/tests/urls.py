"""The addresses of this room, and doors that only its tests go through."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.i18n import set_language

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post


@allowed("desk.home")
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(acting_post().role)


empty = (
    [path("x/", home, name=name) for name in ("home", "children", "register", "cards", "imports", "search")],
    "x",
)
urlpatterns = [
    path("", home),
    path("", include("lantian.access.urls")),
    path("accounts/", include("lantian.access.account_urls")),
    path("language/", allowed("access.enter")(set_language), name="set_language"),
    path("x/", include(empty, namespace="desk")),
    path("y/", include(empty, namespace="registry")),
]
