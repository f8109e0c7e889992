from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "lantian.kernel"
    label = "kernel"
