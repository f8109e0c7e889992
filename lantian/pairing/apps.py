from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "lantian.pairing"
    label = "pairing"
