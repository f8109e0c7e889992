from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    name = "lantian.alarms"
    label = "alarms"
