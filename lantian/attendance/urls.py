from django.urls import path

from lantian.attendance.views import child, lists, roll

app_name = "attendance"
urlpatterns = [
    path("", lists.missing, name="missing"),
    path("roll/", roll.roll, name="roll"),
    path("rules/", lists.rules, name="rules"),
    path("children/<uuid:key>/", child.child, name="child"),
    path("<uuid:key>/back/", roll.back, name="back"),
    path("<uuid:key>/withdraw/", roll.withdraw, name="withdraw"),
    path("<uuid:key>/correct/", child.correct, name="correct"),
    path("<uuid:key>/step/<str:code>/", child.step, name="step"),
]
