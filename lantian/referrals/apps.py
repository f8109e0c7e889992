from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "lantian.referrals"
    label = "referrals"
