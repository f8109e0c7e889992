from django.urls import path

from lantian.alarms.views import bell, door, held, listing, own, page, papers, police, steps, telling

app_name = "alarms"
urlpatterns = [
    path("", listing.reports, name="reports"),
    path("new/", telling.new, name="new"),
    path("new/place/", telling.choose_place, name="choose_place"),
    path("mine/", own.mine, name="mine"),
    path("mine/<uuid:key>/", own.mine_one, name="mine_one"),
    path("public/", door.public, name="public"),
    path("public/place/", door.public_place, name="public_place"),
    path("public/look/", door.look, name="look"),
    path("public/more/", door.more, name="more"),
    path("drills/", listing.drills, name="drills"),
    path("held/", held.quarantine, name="quarantine"),
    path("held/looked/", held.leave_held, name="leave_held"),
    path("bell/", bell.bell, name="bell"),
    path("bell/ladder/", bell.ladder, name="ladder"),
    path("bell/on-call/", bell.on_call, name="on_call"),
    path("bell/on-call/<uuid:key>/off/", bell.off_call, name="off_call"),
    path("bell/drill/", bell.drill, name="drill"),
    path("<uuid:key>/", page.report, name="report"),
    path("<uuid:key>/take-on/", steps.acknowledge, name="acknowledge"),
    path("<uuid:key>/inform/", steps.inform, name="inform"),
    path("<uuid:key>/see/", steps.see, name="see"),
    path("<uuid:key>/decide/", steps.decide, name="decide"),
    path("<uuid:key>/answer/", steps.feed_back, name="feed_back"),
    path("<uuid:key>/release/", steps.release, name="release"),
    path("<uuid:key>/join/<uuid:to>/", steps.join, name="join"),
    path("<uuid:key>/part/", steps.part, name="part"),
    path("<uuid:key>/reporter/", page.reveal_reporter, name="reveal_reporter"),
    path("<uuid:key>/evidence/<uuid:row>/", page.evidence, name="evidence"),
    path("<uuid:key>/police/<slug:kind>/", police.police, name="police"),
    path("<uuid:key>/again/", police.again, name="again"),
    path("<uuid:key>/paper/", papers.paper, name="paper"),
]
