from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_cases_bear_the_level_of_their_child"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefile",
            name="removed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="casefile",
            name="set_aside_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="casestep",
            name="verb",
            field=models.CharField(
                choices=[
                    ("open", "Case opened"),
                    ("respond", "Emergency response"),
                    ("assess", "Assessed"),
                    ("help", "Help begins"),
                    ("intervene", "Guardianship intervention"),
                    ("close", "Closed with help given"),
                    ("dismiss", "Looked into: no case"),
                    ("reopen", "Opened again"),
                    ("place", "Child placed for the time being"),
                    ("end_place", "Placement ended"),
                    ("confer", "Conference"),
                    ("plan", "Safety plan"),
                    ("outcome", "What came of an intervention"),
                    ("review", "Monthly look"),
                    ("join", "Joined the team"),
                    ("leave", "Left the team"),
                    ("hand_over", "Somebody else answers for the case"),
                    ("stay", "Child moved: the team goes on"),
                    ("note", "Noted"),
                    ("set_aside", "Evidence set aside"),
                    ("bring_back", "Evidence brought back"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True), ("set_aside_at__isnull", False)),
                fields=["city", "set_aside_at"],
                name="cases_file_aside",
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("removed_at__isnull", True), ("set_aside_at__isnull", False), _connector="OR"
                ),
                name="cases_file_removed",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verb__in", ["set_aside", "bring_back"]), _negated=True),
                    ("about__isnull", False),
                    _connector="OR",
                ),
                name="cases_step_names_evidence",
            ),
        ),
    ]
