"""Anonymous voices: a box that nobody reads, with a slot; five answers at once come out of it as counts."""

from django.db import migrations

FACES = ("yes", "sometimes", "no")
QUESTIONS = ("loved", "guarded", "helped")
COUNTS = [f"{question}_{face}" for question in QUESTIONS for face in FACES]
RAISED = [
    f"box.{question}_{face} + (in_{question} = {number})::int"
    for question in QUESTIONS
    for number, face in enumerate(FACES, start=1)
]
WHERE = (
    "city = in_city AND region = in_region AND school IS NOT DISTINCT FROM in_school "
    "AND year = in_year AND term = in_term"
)

SLOT = f"""
CREATE FUNCTION plans_drop_voice(
    in_city integer, in_region bigint, in_school uuid, in_year integer, in_term varchar,
    in_loved integer, in_guarded integer, in_helped integer
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE box plans_voicebox%ROWTYPE;
BEGIN
    IF in_loved NOT IN (1, 2, 3) OR in_guarded NOT IN (1, 2, 3) OR in_helped NOT IN (1, 2, 3) THEN
        RAISE EXCEPTION 'No such face.' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO plans_voicebox (id, city, region, school, year, term, answers, {", ".join(COUNTS)})
    VALUES (gen_random_uuid(), in_city, in_region, in_school, in_year, in_term, 0, {", ".join("0" for _ in COUNTS)})
    ON CONFLICT (city, region, school, year, term) DO NOTHING;
    SELECT * INTO STRICT box FROM plans_voicebox WHERE {WHERE} FOR UPDATE;
    IF box.answers < 4 THEN
        UPDATE plans_voicebox
        SET (answers, {", ".join(COUNTS)}) = (box.answers + 1, {", ".join(RAISED)}) WHERE {WHERE};
    ELSE
        INSERT INTO plans_voicecount (id, city, region, school, year, term, answers, {", ".join(COUNTS)})
        VALUES (gen_random_uuid(), in_city, in_region, in_school, in_year, in_term,
                box.answers + 1, {", ".join(RAISED)});
        DELETE FROM plans_voicebox WHERE {WHERE};
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_needs_plans_goals_and_voices"),
    ]

    operations = [
        migrations.RunSQL(
            SLOT,
            "DROP FUNCTION plans_drop_voice"
            "(integer, bigint, uuid, integer, varchar, integer, integer, integer)",
        ),
    ]
