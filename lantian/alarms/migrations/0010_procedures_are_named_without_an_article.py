"""What the police acted on is named by its regulation: which article it was nobody could confirm."""

from django.db import migrations

RENAMED = {"criminal_171": "criminal_procedure", "administrative_60": "order_procedure"}


def statement(old: str, new: str) -> str:
    return f"UPDATE alarms_policeentry SET basis = '{new}' WHERE basis = '{old}'"


class Migration(migrations.Migration):
    dependencies = [
        ("alarms", "0009_evidence_is_set_aside"),
    ]

    operations = [migrations.RunSQL(statement(old, new), statement(new, old)) for old, new in RENAMED.items()]
