from django.urls import path

from lantian.pairing.views import coverage, lists, mine, proposals, steps, wishes

app_name = "pairing"
urlpatterns = [
    path("", lists.home, name="home"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/children/", coverage.coverage_children, name="coverage_children"),
    path("ages/", wishes.ages_of_place, name="ages"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:key>/answer/", mine.answer_mine, name="answer_mine"),
    path("mine/<uuid:key>/pause/", mine.pause, name="pause"),
    path("mine/<uuid:key>/agreement/", mine.own_agreement, name="own_agreement"),
    path("children/<uuid:key>/", proposals.child, name="child"),
    path("children/<uuid:key>/propose/", proposals.propose, name="propose"),
    path("children/<uuid:key>/wish/", wishes.wish, name="wish"),
    path("children/<uuid:key>/refuse/", wishes.refuse, name="refuse"),
    path("children/<uuid:key>/exempt/", wishes.exempt, name="exempt"),
    path("over/<str:what>/<uuid:key>/", wishes.no_longer, name="no_longer"),
    path("words/<uuid:key>/take-back/", proposals.take_back, name="take_back"),
    path("pairs/<uuid:key>/answer/", proposals.answer, name="answer"),
    path("pairs/<uuid:key>/drop/", proposals.drop, name="drop"),
    path("pairs/<uuid:key>/hand-over/", proposals.hand_over, name="hand_over"),
    path("pairs/<uuid:key>/agreement/", steps.agreement, name="agreement"),
    path("pairs/<uuid:key>/sign/", steps.sign, name="sign"),
    path("pairs/<uuid:key>/begin/", steps.begin, name="begin"),
    path("pairs/<uuid:key>/confirm/", steps.confirm, name="confirm"),
    path("pairs/<uuid:key>/renew/", steps.renew, name="renew"),
    path("pairs/<uuid:key>/settled/", steps.settled, name="settled"),
    path("pairs/<uuid:key>/end/", steps.end, name="end"),
]
