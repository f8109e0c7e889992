from django.apps import AppConfig


class EntrustingConfig(AppConfig):
    name = "lantian.entrusting"
    label = "entrusting"
