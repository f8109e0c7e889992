from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "lantian.asking"
    label = "asking"
