from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "lantian.registry"
    label = "registry"
