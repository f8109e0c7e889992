from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "lantian.files"
    label = "files"
