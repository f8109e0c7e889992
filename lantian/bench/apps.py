from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "lantian.bench"
    label = "bench"
