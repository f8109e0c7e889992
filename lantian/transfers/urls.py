from django.urls import path, register_converter

from lantian.transfers.views import pages, steps


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
    path("<uuid:key>/", pages.transfer, name="transfer"),
    path("<uuid:key>/sheet/", pages.sheet, name="sheet"),
    path("<uuid:key>/hand-over/", steps.hand_over, name="hand_over"),
    path("<uuid:key>/receive/", steps.receive, name="receive"),
    path("<uuid:key>/visit/", steps.visit, name="visit"),
    path("<uuid:key>/answer/<transfer_word:verb>/", steps.answer, name="answer"),
]
