from django.urls import path

from lantian.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("new/", views.make, name="make"),
    path("lists/new/", views.take, name="take"),
    path("<uuid:key>/", views.report, name="report"),
    path("<uuid:key>/file/<str:kind>/", views.download, name="download"),
    path("<uuid:key>/correct/", views.correct, name="correct"),
]
