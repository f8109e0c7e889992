from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "lantian.matching"
    label = "matching"
