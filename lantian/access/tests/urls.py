"""The addresses of this room, and doors that only its tests go through."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.views.i18n import set_language

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.models import User
from lantian.access.scopes import acting_post
from tests.cast import TAIXIANG, Child


@allowed("desk.home")
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(acting_post().role)


@allowed("registry.list_children")
def names(request: HttpRequest) -> HttpResponse:
    return HttpResponse("、".join(Child.objects.order_by("name").values_list("name", flat=True)))


@allowed("registry.read_child")
def scribble(request: HttpRequest) -> HttpResponse:
    """Writes, whatever the method."""
    return HttpResponse(Child.objects.filter(name="张小雨").update(remarks="…"))


@allowed("access.own_account")
def scribble_oneself(request: HttpRequest) -> HttpResponse:
    return HttpResponse(User.objects.filter(pk=request.user.pk).update(must_change_password=True))


@allowed("registry.read_child")
def peep(request: HttpRequest) -> HttpResponse:
    """Notes that a child in 太厢 was opened, whoever asks."""
    note_access("registry.read_child", child=Child.objects.first().pk, region=TAIXIANG)
    return HttpResponse("seen")


@allowed("access.enter")
def children_at_the_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Child.national.count())


# The rooms above, to which the menu leads.
DOORS = {
    "desk": ["home", "week"],
    "registry": ["children", "check", "register", "cards", "imports", "merges", "counts", "areas", "search"],
    "duties": ["mine", "places", "rules", "absences"],
    "encounters": ["alarms", "many", "mine", "counts"],
    "assessment": ["waiting"],
    "attendance": ["roll", "missing"],
    "plans": ["measures", "needs", "voices", "voice_counts"],
    "screening": ["home", "counts", "instruments"],
    "linkage": ["sources", "worklist", "review"],
    "census": ["campaigns", "returns"],
    "resources": ["resources", "gaps", "orders", "board"],
    "helping": ["helpers", "mine"],
    "entrusting": ["places", "school"],
    "pathways": ["home", "police_lists", "given_lists"],
    "transfers": ["home"],
    "pairing": ["mine", "home", "coverage"],
    "matching": ["runs"],
    "initiatives": ["initiatives", "groups"],
    "alarms": ["new", "reports", "mine", "bell"],
    "referrals": ["inbox", "board", "sticking"],
    "networks": ["places", "empty", "told", "card"],
    "disclosure": ["releases"],
    "reporting": ["reports"],
    "asking": ["explorer", "forms"],
    "insight": ["cockpit", "above"],
    "cases": ["cases"],
    "notices": ["robot", "installation"],
}


def above(room: str) -> tuple[list[URLPattern], str]:
    return [path(f"{name}/", home, name=name) for name in DOORS[room]], room


urlpatterns = [
    path("", home),
    path("names/", names),
    path("scribble/", scribble),
    path("scribble-oneself/", scribble_oneself),
    path("peep/", peep),
    path("children-at-the-door/", children_at_the_door),
    path("", include("lantian.access.urls")),
    path("accounts/", include("lantian.access.account_urls")),
    path("language/", allowed("access.enter")(set_language), name="set_language"),
    *(path(f"{room}/", include(above(room))) for room in DOORS),
]
