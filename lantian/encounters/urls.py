from django.urls import path

from lantian.encounters.views import alarms, counting, many, mending, reading, recording

app_name = "encounters"
urlpatterns = [
    path("children/<uuid:key>/", reading.history, name="history"),
    path("children/<uuid:key>/record/<str:kind>/", recording.new, name="record"),
    path("children/<uuid:key>/counselling/", recording.counsel, name="counsel"),
    path("children/<uuid:key>/alarm/", alarms.new, name="suspect"),
    path("mine/", reading.recorded_by_me, name="mine"),
    path("many/", many.many, name="many"),
    path("counts/", counting.counts, name="counts"),
    path("alarms/", alarms.alarms, name="alarms"),
    path("alarms/<uuid:key>/", alarms.alarm, name="alarm"),
    path("alarms/<uuid:key>/called/", alarms.called, name="alarm_called"),
    path("alarms/<uuid:key>/no-harm/", alarms.dismiss, name="alarm_dismiss"),
    path("<uuid:row>/saved/", recording.saved, name="saved"),
    path("<uuid:row>/correct/", mending.correct_record, name="correct"),
    path("<uuid:row>/withdraw/", mending.withdraw_record, name="withdraw"),
    path("<uuid:row>/keep/", mending.keep, name="keep"),
]
