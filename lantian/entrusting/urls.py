from django.urls import URLPattern

app_name = "entrusting"
urlpatterns: list[URLPattern] = []
