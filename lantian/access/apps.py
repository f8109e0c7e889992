from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "lantian.access"
    label = "access"

    def ready(self) -> None:
        from lantian.access import checks  # noqa: F401 - registers itself
