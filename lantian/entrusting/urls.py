from django.urls import path, register_converter

from lantian.entrusting.rules.life import Party
from lantian.entrusting.views import agreements, carers, lists, papers, words


class PartyConverter:
    """One of those who sign."""

    regex = "|".join(party.value for party in Party)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class RecipientConverter(PartyConverter):
    """One of the two who are told in writing."""

    regex = "school|village"


register_converter(PartyConverter, "party")
register_converter(RecipientConverter, "recipient")

app_name = "entrusting"
urlpatterns = [
    path("", lists.by_place, name="places"),
    path("school/", words.school, name="school"),
    path("children/<uuid:key>/", carers.child, name="child"),
    path("children/<uuid:key>/own/", words.own, name="own"),
    path("children/<uuid:key>/carers/<uuid:person>/", carers.carer, name="carer"),
    path("children/<uuid:key>/agree/<uuid:assessment>/", agreements.agreement_new, name="agreement_new"),
    path("children/<uuid:key>/pledge/", agreements.pledge_new, name="pledge_new"),
    path("agreements/<uuid:key>/", agreements.agreement_change, name="agreement_change"),
    path("agreements/<uuid:key>/sign/<party:party>/", agreements.agreement_sign, name="agreement_sign"),
    path(
        "agreements/<uuid:key>/notice/<recipient:to>/", agreements.agreement_notice, name="agreement_notice"
    ),
    path("agreements/<uuid:key>/end/", agreements.agreement_end, name="agreement_end"),
    path("agreements/<uuid:key>/withdraw/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path("agreements/<uuid:key>/print/", papers.agreement_print, name="agreement_print"),
    path("agreements/<uuid:key>/notice-print/", papers.notice_print, name="notice_print"),
    path("signatures/<uuid:key>/withdraw/", agreements.signature_withdraw, name="signature_withdraw"),
    path("words/<uuid:key>/take/", words.word_take, name="word_take"),
    path("words/<uuid:key>/decline/", words.word_decline, name="word_decline"),
    path("words/<uuid:key>/withdraw/", words.word_withdraw, name="word_withdraw"),
]
