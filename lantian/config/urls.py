from django.urls import include, path
from django.views.i18n import set_language

from lantian.access.doors import allowed

urlpatterns = [
    path("", include("lantian.desk.urls")),
    path("", include("lantian.access.urls")),
    path("", include("lantian.registry.urls")),
    path("linkage/", include("lantian.linkage.urls")),
    path("census/", include("lantian.census.urls")),
    path("duties/", include("lantian.duties.urls")),
    path("encounters/", include("lantian.encounters.urls")),
    path("attendance/", include("lantian.attendance.urls")),
    path("screening/", include("lantian.screening.urls")),
    path("assessment/", include("lantian.assessment.urls")),
    path("plans/", include("lantian.plans.urls")),
    path("helping/", include("lantian.helping.urls")),
    path("entrusting/", include("lantian.entrusting.urls")),
    path("pairing/", include("lantian.pairing.urls")),
    path("matching/", include("lantian.matching.urls")),
    path("initiatives/", include("lantian.initiatives.urls")),
    path("insight/", include("lantian.insight.urls")),
    path("reports/", include("lantian.reporting.urls")),
    path("networks/", include("lantian.networks.urls")),
    path("alarms/", include("lantian.alarms.urls")),
    path("referrals/", include("lantian.referrals.urls")),
    path("resources/", include("lantian.resources.urls")),
    path("transfers/", include("lantian.transfers.urls")),
    path("cases/", include("lantian.cases.urls")),
    path("pathways/", include("lantian.pathways.urls")),
    path("asking/", include("lantian.asking.urls")),
    path("releases/", include("lantian.disclosure.urls")),
    path("notices/", include("lantian.notices.urls")),
    path("files/", include("lantian.files.urls")),
    path("accounts/", include("lantian.access.account_urls")),
    path("language/", allowed("access.enter")(set_language), name="set_language"),
]
