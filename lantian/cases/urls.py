from django.urls import path

from lantian.cases.views import beside, helping, intervening, listing, opening, page, papers, steps, teams

app_name = "cases"
urlpatterns = [
    path("", listing.cases, name="cases"),
    path("open/", opening.open_unknown, name="open_unknown"),
    path("children/<uuid:key>/open/", opening.open_known, name="open_known"),
    path("children/<uuid:child>/<uuid:key>/", page.behind_glass, name="behind_glass"),
    path("<uuid:key>/", page.case, name="case"),
    path("<uuid:key>/steps/<slug:verb>/", steps.step, name="step"),
    path("<uuid:key>/close/", steps.case_close, name="close"),
    path("<uuid:key>/assess/", helping.assess, name="assess"),
    path("<uuid:key>/conferences/new/", helping.call, name="call"),
    path("<uuid:key>/plan/", helping.plan, name="plan"),
    path("<uuid:key>/placements/new/", intervening.place_new, name="place_new"),
    path("<uuid:key>/interventions/new/", intervening.intervene, name="intervene"),
    path("<uuid:key>/team/new/", teams.member_new, name="member_new"),
    path("<uuid:key>/hand-over/", teams.hand_over, name="hand_over"),
    path("<uuid:key>/take-over/", teams.take_over, name="take_over"),
    path("<uuid:key>/stay/", teams.stay, name="stay"),
    path("<uuid:key>/files/new/", beside.file_new, name="file_new"),
    path("<uuid:key>/ask/", beside.ask, name="ask"),
    path("files/<uuid:key>/", beside.file_open, name="file_open"),
    path("conferences/<uuid:key>/", helping.conference, name="conference"),
    path("conferences/<uuid:key>/print/", papers.minutes_print, name="minutes_print"),
    path("plans/<uuid:key>/print/", papers.plan_print, name="plan_print"),
    path("tasks/<uuid:key>/", helping.task_end, name="task_end"),
    path("placements/<uuid:key>/end/", intervening.place_end, name="place_end"),
    path("interventions/<uuid:key>/outcome/", intervening.outcome, name="outcome"),
    path("members/<uuid:key>/end/", teams.member_end, name="member_end"),
]
