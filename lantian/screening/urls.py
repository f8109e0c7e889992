from django.urls import path

from lantian.screening.views import answering, asking, attention, instruments, rounds

app_name = "screening"
urlpatterns = [
    path("", rounds.home, name="home"),
    path("counts/", rounds.counts, name="counts"),
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/upload/", instruments.upload, name="upload"),
    path("instruments/<str:key>/", instruments.instrument, name="instrument"),
    path("instruments/<str:key>/<str:step>/", instruments.sign, name="sign"),
    path("rounds/new/", rounds.new_round, name="round_new"),
    path("rounds/<uuid:key>/", rounds.open_round, name="round"),
    path("rounds/<uuid:key>/refresh/", rounds.refresh, name="round_refresh"),
    path("rounds/<uuid:key>/papers.pdf", rounds.papers, name="papers"),
    path("children/<uuid:child>/begin/", rounds.single, name="single"),
    path("children/<uuid:child>/attention/", attention.attention, name="attention"),
    path("children/<uuid:child>/refer/", attention.new_referral, name="refer"),
    path("referrals/<uuid:key>/", attention.referral, name="referral"),
    path("asked/<uuid:key>/consent/", asking.consent, name="consent"),
    path("asked/<uuid:key>/withdraw/", asking.withdraw, name="withdraw"),
    path("asked/<uuid:key>/answer/", answering.answer, name="answer"),
    path("asked/<uuid:key>/type/", answering.type_in, name="type_in"),
    path("sheets/<uuid:key>/", answering.result, name="result"),
    path("sheets/<uuid:key>/saved/", answering.saved, name="saved"),
    path("sheets/<uuid:key>/void/", answering.void, name="void"),
]
