from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "lantian.insight"
    label = "insight"
