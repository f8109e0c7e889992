from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "lantian.disclosure"
    label = "disclosure"
