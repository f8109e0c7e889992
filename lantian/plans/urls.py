from django.urls import path

from lantian.plans.views import growing, listening, measures, needs, planning, worklists

app_name = "plans"
urlpatterns = [
    path("children/<uuid:key>/", needs.child, name="child"),
    path("children/<uuid:key>/needs/new/", needs.need_new, name="need_new"),
    path("children/<uuid:key>/plan/", planning.plan_write, name="plan_write"),
    path("children/<uuid:key>/plan/print/", planning.plan_print, name="plan_print"),
    path("children/<uuid:key>/goals/", growing.goals, name="goals"),
    path("children/<uuid:key>/goals/new/", growing.goal_new, name="goal_new"),
    path("children/<uuid:key>/self-check/", growing.self_check, name="self_check"),
    path("children/<uuid:key>/voice/", listening.voice, name="voice"),
    path("plans/<uuid:key>/review/", planning.plan_review, name="plan_review"),
    path("goals/<uuid:key>/", growing.goal_move, name="goal_move"),
    path("goals/<uuid:key>/certificate/", growing.certificate, name="certificate"),
    path("needs/", worklists.needs, name="needs"),
    path("needs/<uuid:key>/", needs.need, name="need"),
    path("needs/<uuid:key>/accept/", needs.need_accept, name="need_accept"),
    path("needs/<uuid:key>/decline/", needs.need_decline, name="need_decline"),
    path("needs/<uuid:key>/close/", needs.need_close, name="need_close"),
    path("needs/<uuid:key>/withdraw/", needs.need_withdraw, name="need_withdraw"),
    path("needs/<uuid:key>/reopen/", needs.need_reopen, name="need_reopen"),
    path("needs/<uuid:key>/measures/new/", measures.measure_new, name="measure_new"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<uuid:key>/keep/", measures.measure_keep, name="measure_keep"),
    path("measures/<uuid:key>/drop/", measures.measure_drop, name="measure_drop"),
    path("measures/<uuid:key>/hand-over/", measures.measure_hand_over, name="measure_hand_over"),
    path("voices/", listening.voices, name="voices"),
    path("voices/typed/", listening.voice_sheets_typed, name="voice_typed"),
    path("voices/sheets/", listening.voice_sheets_print, name="voice_sheets"),
    path("voices/counts/", listening.voice_counts, name="voice_counts"),
]
