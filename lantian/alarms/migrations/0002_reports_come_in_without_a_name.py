"""Reports come in by functions of the database, signed in or not, so that nobody who reports leaves a name in them."""

from django.db import migrations

MOST_FROM_ONE_ADDRESS = 5
MOST_IN_A_COUNTY = 40
MOST_WORDS_ADDED = 20

TAKE = f"""
CREATE FUNCTION alarms_take_report(said jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    home bigint := (said->>'region')::bigint;
    in_city integer := home / 100000000;
    in_id uuid := (said->>'id')::uuid;
    county bigint := home / 1000000 * 1000000;
    minutes integer[] := ARRAY[30, 60, 1440, 7200, 10080];
    set_here integer[];
    held_back boolean := false;
    one jsonb;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM places_region WHERE code = home AND level IN ('county', 'town', 'village')
            AND valid_until IS NULL) THEN
        RAISE EXCEPTION 'No such place.' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM alarms_harmreport WHERE city = in_city AND id = in_id) THEN
        RETURN false;
    END IF;
    IF said->>'source' = 'public' THEN
        held_back := (said->>'from_address')::integer >= {MOST_FROM_ONE_ADDRESS} OR (
            SELECT count(*) FROM alarms_harmreport WHERE city = in_city AND source = 'public'
            AND received_at > now() - interval '1 hour' AND region BETWEEN county AND county + 999999
        ) >= {MOST_IN_A_COUNTY};
    END IF;
    SELECT ARRAY[acknowledge, inform, see, decide, feed_back] INTO set_here FROM alarms_alarmladder
        WHERE city = in_city AND place IN (home, home / 1000 * 1000, county, home / 100000000 * 100000000)
        ORDER BY place DESC LIMIT 1;
    minutes := coalesce(set_here, minutes);
    INSERT INTO alarms_harmreport (id, city, version, region, child_id, age, sex, situations, in_danger, happened_on,
        called_at, source, is_drill, is_quarantined, code_index, stage, received_at, outcome, terms, due_at, team,
        units, next_call_at, rounds)
    VALUES (in_id, in_city, 1, home, (said->>'child')::uuid, (said->>'age')::smallint, said->>'sex',
        ARRAY(SELECT jsonb_array_elements_text(said->'situations'))::varchar[], (said->>'in_danger')::boolean,
        (said->>'happened_on')::date, (said->>'called_at')::timestamptz, said->>'source',
        (said->>'is_drill')::boolean, held_back, decode(said->>'code_index', 'hex'), 'received',
        (said->>'at')::timestamptz, '', minutes,
        CASE WHEN said->>'source' <> 'test' THEN (said->>'at')::timestamptz + make_interval(mins => minutes[1]) END,
        '{{}}', '{{}}', (said->>'at')::timestamptz, 0);
    IF coalesce(said->>'spot', said->>'seen', said->>'words') IS NOT NULL THEN
        INSERT INTO alarms_harmwords (id, city, report_id, region, team, units, at, spot, seen, words)
        VALUES (gen_random_uuid(), in_city, in_id, home, '{{}}', '{{}}', (said->>'at')::timestamptz,
            decode(said->>'spot', 'hex'), decode(said->>'seen', 'hex'), decode(said->>'words', 'hex'));
    END IF;
    FOR one IN SELECT * FROM jsonb_array_elements(said->'evidence') LOOP
        INSERT INTO alarms_harmevidence (id, city, report_id, region, team, units, at, kind, size, sha256)
        VALUES ((one->>'id')::uuid, in_city, in_id, home, '{{}}', '{{}}', (said->>'at')::timestamptz,
            one->>'kind', (one->>'size')::bigint, one->>'sha256');
    END LOOP;
    IF said->'reporter' IS NOT NULL AND jsonb_typeof(said->'reporter') = 'object' THEN
        one := said->'reporter';
        INSERT INTO alarms_harmreporter (id, city, report_id, region, owner, name, phone, post, code)
        VALUES (gen_random_uuid(), in_city, in_id, home, (one->>'owner')::uuid, decode(one->>'name', 'hex'),
            decode(one->>'phone', 'hex'), decode(one->>'post', 'hex'), decode(one->>'code', 'hex'));
    END IF;
    RETURN true;
END $$
"""

FOLLOW = """
CREATE FUNCTION alarms_follow(in_city integer, in_code bytea) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own alarms_harmreport%ROWTYPE;
    main alarms_harmreport%ROWTYPE;
BEGIN
    SELECT * INTO own FROM alarms_harmreport WHERE city = in_city AND code_index = in_code;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    main := own;
    IF own.joined_to_id IS NOT NULL THEN
        SELECT * INTO main FROM alarms_harmreport WHERE city = in_city AND id = own.joined_to_id;
    END IF;
    RETURN jsonb_build_object('report', own.id, 'region', own.region, 'received_at', own.received_at,
        'is_drill', own.is_drill, 'called_at', own.called_at, 'stage', main.stage,
        'acknowledged_at', main.acknowledged_at, 'informed_at', main.informed_at, 'seen_at', main.seen_at,
        'decided_at', main.decided_at, 'fed_back_at', main.fed_back_at, 'feedback', encode(main.feedback, 'hex'),
        'words', (SELECT count(*) FROM alarms_harmwords WHERE city = in_city AND report_id = own.id));
END $$
"""

ADD_WORDS = f"""
CREATE FUNCTION alarms_add_words(in_city integer, in_code bytea, in_id uuid, in_words bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own alarms_harmreport%ROWTYPE;
BEGIN
    SELECT * INTO own FROM alarms_harmreport WHERE city = in_city AND code_index = in_code FOR UPDATE;
    IF NOT FOUND OR (SELECT count(*) FROM alarms_harmwords WHERE city = in_city AND report_id = own.id)
            > {MOST_WORDS_ADDED} THEN
        RETURN false;
    END IF;
    INSERT INTO alarms_harmwords (id, city, report_id, region, team, units, at, words)
    VALUES (in_id, in_city, own.id, own.region, own.team, own.units, clock_timestamp(), in_words)
    ON CONFLICT DO NOTHING;
    UPDATE alarms_harmreport SET words_added_at = now() WHERE city = in_city AND id = own.id;
    RETURN true;
END $$
"""

IN_TEAM = """
CREATE FUNCTION alarms_rung() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE alarms_harmreport SET team = array_append(team, NEW.seat)
        WHERE city = NEW.city AND id = NEW.report_id AND NOT NEW.seat = ANY (team);
    RETURN NULL;
END $$
"""
RUNG = """
CREATE TRIGGER alarms_rung AFTER INSERT ON alarms_alarmcall FOR EACH ROW EXECUTE FUNCTION alarms_rung()
"""
OPENED = """
CREATE FUNCTION alarms_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE alarms_harmwords SET team = NEW.team, units = NEW.units, region = NEW.region
        WHERE city = NEW.city AND report_id = NEW.id;
    UPDATE alarms_harmevidence SET team = NEW.team, units = NEW.units, region = NEW.region
        WHERE city = NEW.city AND report_id = NEW.id;
    UPDATE alarms_harmstep SET team = NEW.team WHERE city = NEW.city AND report_id = NEW.id;
    RETURN NULL;
END $$
"""
OPENS = """
CREATE TRIGGER alarms_opened AFTER UPDATE OF team, units ON alarms_harmreport FOR EACH ROW
WHEN (OLD.team IS DISTINCT FROM NEW.team OR OLD.units IS DISTINCT FROM NEW.units)
EXECUTE FUNCTION alarms_opened()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alarms", "0001_reports_their_ladder_and_who_reported"),
        ("places", "0001_regions_and_units"),
    ]

    operations = [
        migrations.RunSQL(TAKE, "DROP FUNCTION alarms_take_report(jsonb)"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION alarms_follow(integer, bytea)"),
        migrations.RunSQL(ADD_WORDS, "DROP FUNCTION alarms_add_words(integer, bytea, uuid, bytea)"),
        migrations.RunSQL(IN_TEAM, "DROP FUNCTION alarms_rung()"),
        migrations.RunSQL(RUNG, "DROP TRIGGER alarms_rung ON alarms_alarmcall"),
        migrations.RunSQL(OPENED, "DROP FUNCTION alarms_opened()"),
        migrations.RunSQL(OPENS, "DROP TRIGGER alarms_opened ON alarms_harmreport"),
    ]
