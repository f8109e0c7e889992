from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "lantian.resources"
    label = "resources"
