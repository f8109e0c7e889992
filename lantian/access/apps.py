from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "lantian.access"
    label = "access"
