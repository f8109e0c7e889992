from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lantian.demo"
    label = "demo"
