"""Whether a report by the open door rings is decided by the rules; the register says whether its child is on file."""

from importlib import import_module

from django.db import migrations, models

TAKE = import_module("lantian.alarms.migrations.0002_reports_come_in_without_a_name").TAKE
BEGIN, END = "    IF said->>'source' = 'public' THEN\n", "    END IF;\n    SELECT ARRAY[acknowledge"
HOLD = """
        held_back := said->>'held' = 'yes' OR said->>'held' = 'unless_on_file' AND NOT EXISTS (
            SELECT 1 FROM registry_child WHERE city = in_city AND name = said->>'child_name'
            AND region BETWEEN county AND county + 999999);
"""
CROWD = """
CREATE FUNCTION alarms_crowd(home bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY[count(*) FILTER (WHERE region / 1000 = home / 1000), count(*)] FROM alarms_harmreport
    WHERE city = home / 100000000 AND source = 'public' AND received_at > now() - interval '1 hour'
    AND region BETWEEN home / 1000000 * 1000000 AND home / 1000000 * 1000000 + 999999
$$
"""


def taking() -> str:
    """The function that takes reports in, with what it holds back."""
    before, _, rest = TAKE.partition(BEGIN)
    _, _, after = rest.partition(END)
    assert before
    assert after
    return (before + BEGIN + HOLD + END + after).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("alarms", "0003_reports_held_back_and_drills_are_found")]

    operations = [
        migrations.AddField("reportvisit", "sender", models.BinaryField(default=b"")),
        migrations.RunSQL(taking(), TAKE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
        migrations.RunSQL(CROWD, "DROP FUNCTION alarms_crowd(bigint)"),
        migrations.AlterField(
            model_name="harmstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acknowledged", "Taken on"),
                    ("informed", "Police and town told"),
                    ("seen", "The child was looked for"),
                    ("decided", "Decided"),
                    ("fed_back", "The reporter was answered"),
                    ("joined", "Joined to another report"),
                    ("parted", "Parted again"),
                    ("released", "Let out of quarantine"),
                    ("looked_at", "Looked at and left held back"),
                ],
                max_length=16,
            ),
        ),
    ]
