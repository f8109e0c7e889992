from django.urls import path

from lantian.desk.views import family, handing, home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("family/notices/<uuid:key>/read/", family.acknowledge, name="acknowledge"),
    path("family/where/", family.where, name="where"),
    path("family/words/<uuid:key>/withdraw/", family.withdraw, name="word_withdraw"),
    path("family/words/<uuid:key>/take/", family.take, name="word_take"),
    path("family/words/<uuid:key>/decline/", family.decline, name="word_decline"),
    path("handover/<uuid:key>/", handing.pack, name="pack"),
    path("handover/<uuid:key>/paper/", handing.pack_paper, name="pack_paper"),
    path("handover/<uuid:key>/received/", handing.take_over, name="take_over"),
    path("handover/<uuid:key>/place/", handing.paper_place, name="paper_place"),
    path("family/of/<uuid:key>/notices/", family.notify, name="notify"),
]
