from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "lantian.duties"
    label = "duties"
