from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "lantian.screening"
    label = "screening"
