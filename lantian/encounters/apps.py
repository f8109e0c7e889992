from django.apps import AppConfig


class EncountersConfig(AppConfig):
    name = "lantian.encounters"
    label = "encounters"
