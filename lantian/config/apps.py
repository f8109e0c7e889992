from django.apps import AppConfig


class LantianConfig(AppConfig):
    name = "lantian.config"
    label = "config"
