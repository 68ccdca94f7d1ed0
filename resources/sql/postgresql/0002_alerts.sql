-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The tables of resources/sql/sqlite/0005_alerts.sql, and what only a server can do: months, retention, the change feed.

-- Functions that work with their owner's rights look here and nowhere else.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- What was there has no fingerprint: it becomes history. One that was open ends with the migration, because no rule looks
-- after it.
CREATE TABLE alerts_history (
    alert_id    BIGINT NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    channel_id  TEXT COLLATE "C" NOT NULL,
    rule        TEXT COLLATE "C" NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  BIGINT NOT NULL,
    closed_ms   BIGINT NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL,
    stamp       BIGINT NOT NULL,
    PRIMARY KEY (alert_id, closed_ms)
) PARTITION BY RANGE (closed_ms);
CREATE INDEX alerts_history_by_time ON alerts_history (closed_ms);
CREATE INDEX alerts_history_by_channel ON alerts_history (channel_id, closed_ms);
CREATE INDEX alerts_history_by_fingerprint ON alerts_history (fingerprint);
CREATE INDEX alerts_history_by_stamp ON alerts_history (stamp);
CREATE TABLE alerts_history_rest PARTITION OF alerts_history DEFAULT;

INSERT INTO alerts_history (alert_id, fingerprint, channel_id, rule, severity, state, started_ms, closed_ms, alert, decided,
                            search_text, stamp)
SELECT alert_id, 'before-' || alert_id, coalesce(channel_id, ''), rule, severity, 'resolved', started_ms, ended_ms,
       jsonb_strip_nulls(jsonb_build_object('fingerprint', 'before-' || alert_id, 'channel', channel_id, 'rule', rule,
           'rung', rung, 'severity', severity, 'state', 'resolved', 'started', started_ms, 'resolved', ended_ms,
           'acknowledged', acknowledged_ms, 'acknowledgedBy', acknowledged_by, 'summary', summary, 'fired', started_ms,
           'closed', ended_ms, 'changed', ended_ms, 'seen', ended_ms))::text,
       '{}', lower(rule || chr(10) || rung || chr(10) || summary), 0
  FROM (SELECT *, greatest(started_ms, coalesce(resolved_ms, acknowledged_ms, started_ms)) AS ended_ms FROM alerts) a;
DROP TABLE alerts;

-- The open ones. One that is closed moves to alerts_history at once. No foreign key: an alert outlives its channel.
-- `decided`: what people decided last, apart from what programs see. `stamp`: of the write that changed it last.
CREATE TABLE alerts (
    alert_id    BIGINT NOT NULL DEFAULT nextval('alerts_alert_id_seq') PRIMARY KEY,
    fingerprint TEXT COLLATE "C" NOT NULL UNIQUE,
    channel_id  TEXT COLLATE "C" NOT NULL,
    rule        TEXT COLLATE "C" NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  BIGINT NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL,
    stamp       BIGINT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX alerts_by_channel ON alerts (channel_id);
CREATE INDEX alerts_by_stamp ON alerts (stamp);
INSERT INTO meta (name, value) VALUES ('alerts', 0);

-- Append-only. `mark` is made from the whole line: what is delivered twice is there once.
CREATE SEQUENCE alert_log_entry_id_seq;
CREATE TABLE alert_log (
    entry_id    BIGINT NOT NULL DEFAULT nextval('alert_log_entry_id_seq'),
    alert_id    BIGINT NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    time_ms     BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    mark        TEXT COLLATE "C" NOT NULL,
    entry       TEXT NOT NULL,
    PRIMARY KEY (entry_id, time_ms)
) PARTITION BY RANGE (time_ms);
CREATE UNIQUE INDEX alert_log_once ON alert_log (alert_id, time_ms, mark);
CREATE INDEX alert_log_by_fingerprint ON alert_log (fingerprint, entry_id);
CREATE INDEX alert_log_by_time ON alert_log (time_ms);
CREATE TABLE alert_log_rest PARTITION OF alert_log DEFAULT;

-- What receivers were told, and what is to be sent.
CREATE TABLE notification_groups (
    group_key  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE TABLE outbox (
    outbox_id        BIGSERIAL PRIMARY KEY,
    note_key         TEXT COLLATE "C" NOT NULL UNIQUE,
    receiver_id      TEXT COLLATE "C" NOT NULL,
    notification     TEXT NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    due_ms           BIGINT NOT NULL,
    claimed_by       TEXT NOT NULL DEFAULT '',
    claimed_until_ms BIGINT,
    sent_ms          BIGINT,
    given_up_ms      BIGINT,
    answer           TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_waiting ON outbox (due_ms, outbox_id) WHERE sent_ms IS NULL AND given_up_ms IS NULL;
CREATE INDEX outbox_done ON outbox (coalesce(sent_ms, given_up_ms)) WHERE sent_ms IS NOT NULL OR given_up_ms IS NOT NULL;
CREATE TABLE receiver_references (
    receiver_id TEXT COLLATE "C" NOT NULL,
    about       TEXT COLLATE "C" NOT NULL,
    reference   TEXT NOT NULL,
    updated_ms  BIGINT NOT NULL,
    PRIMARY KEY (receiver_id, about)
);

-- What is configured.
CREATE TABLE alert_rules (
    rule_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE TABLE silences (
    silence_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    ends_ms    BIGINT NOT NULL,
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE TABLE maintenance (
    maintenance_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    ends_ms        BIGINT NOT NULL,
    value          TEXT NOT NULL,
    revision       BIGINT NOT NULL,
    updated_ms     BIGINT NOT NULL
);
CREATE TABLE receivers (
    receiver_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value       TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);
CREATE TABLE receiver_secrets (
    receiver_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES receivers (receiver_id) ON DELETE CASCADE,
    secrets     TEXT NOT NULL
);
CREATE TABLE routing (
    routing_id INTEGER NOT NULL PRIMARY KEY CHECK (routing_id = 1),
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE TABLE saved_views (
    view_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    owner      TEXT COLLATE "C" NOT NULL,
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

ALTER TABLE channels ADD COLUMN on_air TEXT NOT NULL DEFAULT '[]';

-- ---- Months ----------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION inspector_grows(OUT parent TEXT, OUT key TEXT, OUT id TEXT, OUT ends TEXT) RETURNS SETOF record
    LANGUAGE sql IMMUTABLE AS $$
    VALUES ('findings_history', 'closed_ms', 'finding_id', 'closed_ms'), ('events', 'time_ms', 'event_id', 'time_ms'),
           ('audit', 'time_ms', 'audit_id', 'time_ms'), ('state_history', 'from_ms', 'span_id', 'to_ms'),
           ('alerts_history', 'closed_ms', 'alert_id', 'closed_ms'), ('alert_log', 'time_ms', 'entry_id', 'time_ms')
$$;

-- Forgets what ended before a time: whole months where nothing of them is needed any more, rows of the others, so many at
-- once; and by rules of their own what was sent, and what receivers were told of long ago. How much was forgotten: 0 when
-- nothing is left to do. Only for who may remove events.
CREATE OR REPLACE FUNCTION inspector_expire(before_ms BIGINT) RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
DECLARE
    one RECORD;
    part RECORD;
    needed BOOLEAN;
    gone BIGINT;
    total BIGINT := 0;
    day_ms CONSTANT BIGINT := 86400000;
    now_ms CONSTANT BIGINT := (extract(epoch FROM clock_timestamp()) * 1000)::BIGINT;
BEGIN
    IF NOT has_table_privilege(session_user, 'events', 'DELETE') THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied to forget what is old';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('inspector months'));
    PERFORM inspector_make_months();
    FOR one IN SELECT * FROM inspector_grows() LOOP
        FOR part IN
            SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = quote_ident(one.parent)::regclass AND c.relname ~ ('^' || one.parent || '_[0-9]{6}$')
               AND inspector_month_ms(to_date(right(c.relname, 6), 'YYYYMM') + INTERVAL '1 month') <= before_ms
               AND to_date(right(c.relname, 6), 'YYYYMM') < clock_timestamp() AT TIME ZONE 'UTC' - INTERVAL '2 months'
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I IS NULL OR %I >= $1)', part.name, one.ends, one.ends)
               INTO needed USING before_ms;
            IF NOT needed THEN
                EXECUTE format('DROP TABLE %I', part.name);
                total := total + 1;
            END IF;
        END LOOP;
        EXECUTE format('DELETE FROM %I WHERE (%I, %I) IN (SELECT %I, %I FROM %I WHERE %I < $1 LIMIT 2000)', one.parent, one.id,
                       one.key, one.id, one.key, one.parent, one.ends) USING before_ms;
        GET DIAGNOSTICS gone = ROW_COUNT;
        total := total + gone;
    END LOOP;
    DELETE FROM verdicts WHERE verdict_id IN (SELECT verdict_id FROM verdicts WHERE to_ms < before_ms LIMIT 2000);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM evidence WHERE evidence_id IN (SELECT evidence_id FROM evidence WHERE frozen_ms < before_ms LIMIT 200);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    IF EXISTS (SELECT 1 FROM silences WHERE ends_ms < before_ms) THEN
        DELETE FROM silences WHERE ends_ms < before_ms;
    END IF;
    IF EXISTS (SELECT 1 FROM maintenance WHERE ends_ms < before_ms) THEN
        DELETE FROM maintenance WHERE ends_ms < before_ms;
    END IF;
    DELETE FROM outbox WHERE outbox_id IN (
        SELECT outbox_id FROM outbox WHERE (sent_ms IS NOT NULL OR given_up_ms IS NOT NULL)
               AND coalesce(sent_ms, given_up_ms) < now_ms - 14 * day_ms LIMIT 2000);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM notification_groups WHERE group_key IN (
        SELECT group_key FROM notification_groups WHERE updated_ms < now_ms - 90 * day_ms LIMIT 2000);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM receiver_references WHERE (receiver_id, about) IN (
        SELECT receiver_id, about FROM receiver_references WHERE updated_ms < now_ms - 90 * day_ms LIMIT 2000);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN total + gone;
END $$;

-- ---- The change feed -------------------------------------------------------------------------------------------------

CREATE TRIGGER alerts_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alerts
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('alerts');
CREATE TRIGGER alerts_history_tell_new AFTER INSERT ON alerts_history REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell_rows('alerts');
-- Who sends need not look again and again.
CREATE TRIGGER outbox_tell_new AFTER INSERT ON outbox REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell_rows('outbox');
CREATE TRIGGER alert_rules_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alert_rules
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER silences_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON silences
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER maintenance_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON maintenance
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER receivers_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON receivers
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER receiver_secrets_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON receiver_secrets
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER routing_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON routing
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER saved_views_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON saved_views
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');

SELECT inspector_make_months()
