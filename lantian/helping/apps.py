from django.apps import AppConfig


class HelpingConfig(AppConfig):
    name = "lantian.helping"
    label = "helping"
