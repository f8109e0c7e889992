from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "lantian.synthesis"
    label = "synthesis"
