from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "lantian.attendance"
    label = "attendance"
