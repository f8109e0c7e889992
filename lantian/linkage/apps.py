from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "lantian.linkage"
    label = "linkage"
