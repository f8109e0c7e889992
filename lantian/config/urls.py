from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("lantian.desk.urls")),
    path("", include("lantian.access.urls")),
    path("", include("lantian.registry.urls")),
    path("files/", include("lantian.files.urls")),
    path("accounts/", include("allauth.account.urls")),
]
