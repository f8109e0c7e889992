from django.urls import path

from lantian.desk.views import doing, family, gaps, handing, home, week

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("done/called/<uuid:key>/", doing.called, name="called"),
    path("done/kept/<uuid:key>/", doing.kept, name="kept"),
    path("done/undo/<uuid:key>/", doing.undo, name="undo"),
    path("family/of/<uuid:key>/called/", doing.i_called, name="i_called"),
    path("family/notices/<uuid:key>/read/", family.acknowledge, name="acknowledge"),
    path("family/where/", family.where, name="where"),
    path("family/words/<uuid:key>/withdraw/", family.withdraw, name="word_withdraw"),
    path("family/words/<uuid:key>/take/", family.take, name="word_take"),
    path("family/words/<uuid:key>/decline/", family.decline, name="word_decline"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("week/", week.week, name="week"),
    path("week/print/", week.week_print, name="week_print"),
    path("week/<str:token>/", week.week_entry, name="week_entry"),
    path("handover/<uuid:key>/", handing.pack, name="pack"),
    path("handover/<uuid:key>/paper/", handing.pack_paper, name="pack_paper"),
    path("handover/<uuid:key>/received/", handing.take_over, name="take_over"),
    path("handover/<uuid:key>/place/", handing.paper_place, name="paper_place"),
    path("family/of/<uuid:key>/notices/", family.notify, name="notify"),
]
