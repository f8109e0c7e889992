from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lantian.plans"
    label = "plans"
