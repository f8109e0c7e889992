from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "lantian.pathways"
    label = "pathways"
