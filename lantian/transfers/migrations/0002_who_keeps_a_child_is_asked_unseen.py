"""What an office may set going in places that it does not see: asking whoever keeps a child, joining both ends, moving it.

Each function does one thing to one row that names the acting post's own place, and answers nothing.
"""

from django.db import migrations

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
HERE = "BETWEEN current_setting('lantian.lo')::bigint AND current_setting('lantian.hi')::bigint"
REFUSED = "RAISE EXCEPTION 'Another place.' USING ERRCODE = 'insufficient_privilege';"

ASK = f"""
CREATE FUNCTION transfers_ask(in_city integer, in_transfer uuid, in_index bytea) RETURNS void {DEFINER} AS $$
DECLARE
    asked transfers_transfer%ROWTYPE;
    found record;
BEGIN
    SELECT * INTO STRICT asked FROM transfers_transfer WHERE city = in_city AND id = in_transfer;
    IF asked.to_place NOT {HERE} OR asked.asked_by <> 'receiver' OR asked.state <> 'asked'
       OR asked.child IS NOT NULL THEN
        {REFUSED}
    END IF;
    FOR found IN
        SELECT id, region, school FROM registry_child
        WHERE city = in_city AND name = asked.name
          AND (CASE WHEN in_index IS NULL THEN birth_on = asked.birth_on ELSE identity_index = in_index END)
          AND erased_at IS NULL AND merged_into_id IS NULL AND closed_on IS NULL AND region NOT {HERE}
    LOOP
        INSERT INTO transfers_transferask
            (id, city, recorded_at, version, child_id, region, school, transfer, to_place, why, reason, moves_on,
             answer_by, is_open)
        VALUES (gen_random_uuid(), in_city, now(), 1, found.id, found.region, found.school, asked.id, asked.to_place,
                asked.why, asked.reason, asked.moves_on, asked.answer_by, true)
        ON CONFLICT DO NOTHING;
        INSERT INTO notices_notice (id, city, seat, kind, count, urgency, url_name, told_at)
        SELECT gen_random_uuid(), in_city, seat, 'transfer_waits', 1, 1, 'transfers:home', now()
        FROM access_post
        WHERE role = 'county_office' AND found.region BETWEEN region_low AND region_high
          AND since <= current_date AND (until IS NULL OR until > current_date);
    END LOOP;
END $$
"""

JOIN = f"""
CREATE FUNCTION transfers_join(in_city integer, in_ask uuid) RETURNS void {DEFINER} AS $$
DECLARE
    ask transfers_transferask%ROWTYPE;
BEGIN
    SELECT * INTO STRICT ask FROM transfers_transferask WHERE city = in_city AND id = in_ask;
    IF ask.region NOT {HERE} OR NOT ask.is_open THEN
        {REFUSED}
    END IF;
    UPDATE transfers_transfer
    SET child = ask.child_id, from_place = ask.region, places = ARRAY[ask.region, to_place]
    WHERE city = in_city AND id = ask.transfer AND state = 'asked' AND asked_by = 'receiver' AND child IS NULL;
    IF NOT FOUND THEN
        {REFUSED}
    END IF;
END $$
"""

MOVE = f"""
CREATE FUNCTION transfers_move(in_city integer, in_transfer uuid) RETURNS void {DEFINER} AS $$
DECLARE
    moving transfers_transfer%ROWTYPE;
BEGIN
    SELECT * INTO STRICT moving FROM transfers_transfer WHERE city = in_city AND id = in_transfer FOR UPDATE;
    IF moving.to_place NOT {HERE} OR moving.state <> 'handed' THEN
        {REFUSED}
    END IF;
    UPDATE registry_child SET region = moving.to_place WHERE city = in_city AND id = moving.child;
END $$
"""

FUNCTIONS = {
    "transfers_ask(integer, uuid, bytea)": ASK,
    "transfers_join(integer, uuid)": JOIN,
    "transfers_move(integer, uuid)": MOVE,
}


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0001_offices_agree_on_a_move"),
        ("notices", "0002_people_choose_how_they_are_told"),
    ]

    operations = [
        migrations.RunSQL(statement, f"DROP FUNCTION {name}") for name, statement in FUNCTIONS.items()
    ]
