from django.urls import path, register_converter

from lantian.transfers.views import coming, leaving, pages, steps


class AnswerConverter:
    """What a side that was asked may say."""

    regex = "agree|decline"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class AnswerOrWithdrawConverter(AnswerConverter):
    """The same, or taking a request back."""

    regex = "agree|decline|withdraw"


register_converter(AnswerConverter, "transfer_answer")
register_converter(AnswerOrWithdrawConverter, "transfer_word")

app_name = "transfers"
urlpatterns = [
    path("", pages.home, name="home"),
    path("ask/", steps.ask, name="ask"),
    path("children/<uuid:key>/new/", steps.offer_new, name="offer"),
    path("asks/<uuid:key>/<transfer_answer:verb>/", steps.ask_answer, name="ask_answer"),
    path("arrivals/<uuid:key>/receive/", steps.arrival_receive, name="arrival_receive"),
    path("cities/", leaving.cities, name="cities"),
    path("children/<uuid:key>/pack/", leaving.pack, name="pack"),
    path("outward/<uuid:key>/", leaving.outward, name="outward"),
    path("outward/<uuid:key>/fetch/", leaving.fetch, name="outward_fetch"),
    path("outward/<uuid:key>/receipt/", leaving.receipt, name="outward_receipt"),
    path("outward/<uuid:key>/give-up/", leaving.give_up, name="outward_give_up"),
    path("inward/new/", coming.open_new, name="inward_new"),
    path("inward/<uuid:key>/", coming.inward, name="inward"),
    path("inward/<uuid:key>/take-in/", coming.take_in, name="inward_take_in"),
    path("inward/<uuid:key>/lay-to/", coming.lay_to, name="inward_lay_to"),
    path("inward/<uuid:key>/put-away/", coming.put_away, name="inward_put_away"),
    path("inward/<uuid:key>/take-back/", coming.take_back, name="inward_take_back"),
    path("<uuid:key>/", pages.transfer, name="transfer"),
    path("<uuid:key>/sheet/", pages.sheet, name="sheet"),
    path("<uuid:key>/last-state/", pages.last_state, name="last_state"),
    path("<uuid:key>/hand-over/", steps.hand_over, name="hand_over"),
    path("<uuid:key>/receive/", steps.receive, name="receive"),
    path("<uuid:key>/visit/", steps.visit, name="visit"),
    path("<uuid:key>/answer/<transfer_word:verb>/", steps.answer, name="answer"),
]
