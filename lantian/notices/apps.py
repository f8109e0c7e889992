from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lantian.notices"
    label = "notices"
