from django.urls import path

from lantian.asking.views import choices, deciding, explorer, exports, register, unlisted

app_name = "asking"
urlpatterns = [
    path("", explorer.explorer, name="explorer"),
    path("file/<str:kind>/", explorer.explorer_file, name="explorer_file"),
    path("choices/", choices.choice_keep, name="choice_keep"),
    path("choices/<uuid:key>/drop/", choices.choice_drop, name="choice_drop"),
    path("exports/", exports.exports, name="exports"),
    path("exports/new/", exports.export_new, name="export_new"),
    path("exports/<uuid:key>/progress/", exports.export_progress, name="export_progress"),
    path("exports/<uuid:key>/cancel/", exports.export_cancel, name="export_cancel"),
    path("exports/<uuid:key>/file/", exports.export_file, name="export_file"),
    path("forms/", register.forms, name="forms"),
    path("forms/new/", register.form_new, name="form_new"),
    path("forms/year/", deciding.year, name="year"),
    path("forms/unlisted/", unlisted.unlisted, name="unlisted"),
    path("forms/unlisted/report/", unlisted.unlisted_report, name="unlisted_report"),
    path("forms/unlisted/<uuid:key>/refuse/", unlisted.unlisted_refuse, name="unlisted_refuse"),
    path("forms/<uuid:key>/", register.form, name="form"),
    path("forms/<uuid:key>/change/", register.form_change, name="form_change"),
    path("forms/<uuid:key>/match/", register.form_match, name="form_match"),
    path("forms/<uuid:key>/phone/", register.form_phone, name="form_phone"),
    path("forms/<uuid:key>/answer/", deciding.form_answer, name="form_answer"),
    path("forms/<uuid:key>/allow/", deciding.form_allow, name="form_allow"),
    path("forms/<uuid:key>/decline/", deciding.form_decline, name="form_decline"),
    path("forms/<uuid:key>/reopen/", deciding.form_reopen, name="form_reopen"),
    path("answers/<uuid:key>/", deciding.answer, name="answer"),
    path("answers/<uuid:key>/file/", deciding.answer_file, name="answer_file"),
]
