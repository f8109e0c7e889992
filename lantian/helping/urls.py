from django.urls import path

from lantian.helping.views import door, erasing, keeping, listing, naming, own, person

app_name = "helping"
urlpatterns = [
    path("join/", door.join, name="join"),
    path("joined/", door.joined, name="joined"),
    path("", listing.helpers, name="helpers"),
    path("waiting/", listing.waiting, name="waiting"),
    path("checks/", listing.checks, name="checks"),
    path("caps/", listing.caps, name="caps"),
    path("new/", naming.nominate, name="nominate"),
    path("mine/", own.mine, name="mine"),
    path("mine/pause/", own.pause_mine, name="pause_mine"),
    path("mine/back/", own.back_mine, name="back_mine"),
    path("mine/leave/", own.leave_mine, name="leave_mine"),
    path("<uuid:key>/", person.helper, name="helper"),
    path("<uuid:key>/reveal/<slug:field>/", person.reveal, name="reveal"),
    path("<uuid:key>/edit/", naming.edit, name="edit"),
    path("<uuid:key>/accept/", naming.accept, name="accept"),
    path("<uuid:key>/decline/", naming.decline, name="decline"),
    path("<uuid:key>/check/", keeping.vet, name="vet"),
    path("<uuid:key>/check/<uuid:row>/", keeping.vet_correct, name="vet_correct"),
    path("<uuid:key>/training/", keeping.train, name="train"),
    path("<uuid:key>/training/<uuid:row>/withdraw/", keeping.train_withdraw, name="train_withdraw"),
    path("<uuid:key>/leave/", keeping.leave, name="leave"),
    path("<uuid:key>/away/", keeping.pause, name="pause"),
    path("<uuid:key>/back/", keeping.back, name="back"),
    path("<uuid:key>/erase/", erasing.erase, name="erase"),
    path("<uuid:key>/post/", keeping.give_post, name="give_post"),
]
