"""Besides what people bring, files are kept that were printed for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_files_are_kept_for_places"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="purpose",
            field=models.CharField(choices=[("roster", "Roster"), ("print", "Print")], max_length=16),
        ),
    ]
