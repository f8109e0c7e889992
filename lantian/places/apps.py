from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lantian.places"
    label = "places"
