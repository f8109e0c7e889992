from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "lantian.initiatives"
    label = "initiatives"
