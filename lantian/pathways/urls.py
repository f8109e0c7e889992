from django.urls import path

from lantian.pathways.views import answering, correcting, listing, lists, runs, steps

app_name = "pathways"
urlpatterns = [
    path("", lists.home, name="home"),
    path("children/<uuid:key>/", runs.child, name="child"),
    path("children/<uuid:key>/begin/<slug:way>/", runs.begin, name="begin"),
    path("suggestions/<uuid:key>/decline/", runs.decline, name="decline"),
    path("runs/<uuid:key>/", runs.run, name="run"),
    path("runs/<uuid:key>/end/", runs.end, name="end"),
    path("steps/<uuid:key>/", steps.step, name="step"),
    path("steps/<uuid:key>/pass-over/", steps.pass_over, name="pass_over"),
    path("steps/<uuid:key>/paper/", steps.paper_new, name="paper_new"),
    path("deeds/<uuid:key>/withdraw/", steps.deed_withdraw, name="deed_withdraw"),
    path("police/", listing.police_lists, name="police_lists"),
    path("police/given/", answering.given_lists, name="given_lists"),
    path("police/given/<uuid:key>/", answering.given_list, name="given_list"),
    path("police/given/lines/<uuid:key>/correct/", correcting.given_correct, name="given_correct"),
    path("police/<uuid:key>/unit/", listing.police_unit, name="police_unit"),
    path("police/<uuid:key>/", listing.police_list, name="police_list"),
    path("police/<uuid:key>/<slug:kind>/", listing.police_file, name="police_file"),
    path("police/lines/<uuid:key>/answer/", listing.police_answer, name="police_answer"),
    path("police/lines/<uuid:key>/correct/", correcting.police_correct, name="police_correct"),
    path("corrections/<uuid:key>/", correcting.look, name="correction"),
    path("papers/<uuid:key>/", steps.paper, name="paper"),
]
