from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lantian.desk"
    label = "desk"
