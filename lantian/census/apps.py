from django.apps import AppConfig


class CensusConfig(AppConfig):
    name = "lantian.census"
    label = "census"
