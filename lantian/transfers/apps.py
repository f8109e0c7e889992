from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "lantian.transfers"
    label = "transfers"
