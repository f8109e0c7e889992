from django.urls import path

from lantian.matching.views import lines, papers, runs, settings

app_name = "matching"
urlpatterns = [
    path("", runs.runs, name="runs"),
    path("new/", runs.run_new, name="run_new"),
    path("settings/", settings.settings, name="settings"),
    path("<uuid:key>/", runs.run, name="run"),
    path("<uuid:key>/progress/", runs.run_progress, name="run_progress"),
    path("<uuid:key>/again/", runs.run_again, name="run_again"),
    path("<uuid:key>/restart/", runs.run_restart, name="run_restart"),
    path("<uuid:key>/close/", runs.run_close, name="run_close"),
    path("<uuid:key>/check/", papers.check, name="check"),
    path("<uuid:key>/proof/", papers.proof, name="proof"),
    path("<uuid:key>/sheet/", papers.sheet, name="sheet"),
    path("<uuid:key>/decide/", lines.decide, name="decide"),
    path("lines/<uuid:key>/choose/", lines.choose, name="choose"),
    path("lines/<uuid:key>/forbid/", lines.forbid, name="forbid"),
    path("locks/<uuid:key>/lift/", lines.lift, name="lift"),
]
