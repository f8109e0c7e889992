from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "lantian.networks"
    label = "networks"
