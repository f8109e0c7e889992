from django.urls import path

from lantian.referrals.views import acting, asking, board, lists

app_name = "referrals"
urlpatterns = [
    path("", lists.inbox, name="inbox"),
    path("board/", board.board, name="board"),
    path("board/export/", board.export, name="export"),
    path("sticking/", board.stuck, name="sticking"),
    path("sticking/print/", board.stuck_paper, name="sticking_print"),
    path("children/<uuid:key>/", lists.child, name="child"),
    path("children/<uuid:key>/new/", asking.new, name="new"),
    path("<uuid:key>/", acting.referral, name="referral"),
    path("<uuid:key>/phone/", acting.phone, name="phone"),
    path("<uuid:key>/<slug:verb>/", acting.step, name="step"),
]
