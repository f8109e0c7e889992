"""The open door: what somebody tells of themselves falls in and cannot be read back; a flood is refused."""

from django.db import migrations

MOST_IN_A_COUNTY = 400
MOST_IN_A_PLACE = 80
TEXTS = (
    "name",
    "name_pinyin",
    "sex",
    "kind",
    "elder_kind",
    "farthest",
    "health",
    "words",
)
FLAGS = ("gives_study", "gives_life", "gives_mind")
COLUMNS = {
    **{name: f"said->>'{name}'" for name in TEXTS},
    **{name: f"(said->>'{name}')::boolean" for name in FLAGS},
    "id": "in_id",
    "city": "(home / 100000000)::integer",
    "region": "home",
    "birth_on": "(said->>'birth_on')::date",
    "phone": "in_phone",
    "phone_index": "in_phone_index",
    "identity": "in_identity",
    "identity_index": "in_identity_index",
    "most_children": "(said->>'most_children')::smallint",
    "days": "ARRAY(SELECT jsonb_array_elements_text(said->'days')::smallint)",
    "languages": "ARRAY(SELECT jsonb_array_elements_text(said->'languages')::varchar)",
    "standing": "'applied'",
    "standing_on": "(said->>'on')::date",
    "consented_on": "(said->>'on')::date",
    "reason": "''",
    "reason_words": "''",
    "trained_hours": "0",
    "recorded_at": "now()",
    "version": "1",
}
LATELY = "standing = 'applied' AND recorded_by IS NULL AND recorded_at > now() - interval '1 day'"

DOOR = f"""
CREATE FUNCTION helping_sign_up(
    in_id uuid, said jsonb, in_phone bytea, in_phone_index bytea, in_identity bytea, in_identity_index bytea
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    home bigint := (said->>'region')::bigint;
    county bigint := home / 1000000 * 1000000;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM places_region WHERE code = home AND level IN ('county', 'town', 'village')
            AND valid_until IS NULL) THEN
        RAISE EXCEPTION 'No such place.' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM helping_helper WHERE city = home / 100000000 AND {LATELY}
            AND region BETWEEN county AND county + 999999) >= {MOST_IN_A_COUNTY}
        OR (SELECT count(*) FROM helping_helper WHERE city = home / 100000000 AND {LATELY}
            AND region = home) >= {MOST_IN_A_PLACE} THEN
        RETURN false;
    END IF;
    INSERT INTO helping_helper ({", ".join(COLUMNS)}) VALUES ({", ".join(COLUMNS.values())})
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("helping", "0002_visits_at_the_door_are_counted"),
        ("places", "0001_regions_and_units"),
    ]

    operations = [
        migrations.RunSQL(DOOR, "DROP FUNCTION helping_sign_up(uuid, jsonb, bytea, bytea, bytea, bytea)"),
    ]
