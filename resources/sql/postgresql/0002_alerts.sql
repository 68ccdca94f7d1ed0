-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Alerts: rules, what fires, who is not told and who is. The tables of resources/sql/sqlite/0005, and what only a server can do.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE alert_rules (
    rule_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE TABLE silences (
    silence_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    ends_ms    BIGINT NOT NULL
);
CREATE TABLE maintenance (
    maintenance_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value          TEXT NOT NULL,
    revision       BIGINT NOT NULL,
    updated_ms     BIGINT NOT NULL,
    ends_ms        BIGINT NOT NULL
);
-- Without secrets: those stand in a table of their own, which viewers may not read.
CREATE TABLE receivers (
    receiver_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value       TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);
CREATE TABLE receiver_secrets (
    receiver_id TEXT COLLATE "C" NOT NULL REFERENCES receivers (receiver_id) ON DELETE CASCADE,
    name        TEXT COLLATE "C" NOT NULL,
    sealed      TEXT NOT NULL,
    PRIMARY KEY (receiver_id, name)
);
CREATE TABLE routing (
    routing_id TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (routing_id = 'routing'),
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE TABLE saved_views (
    view_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

-- What was there has no fingerprint: no rule looks after it, so it is history. Its ids go on.
ALTER TABLE alerts RENAME TO alerts_before;

-- One row: the number of the newest write of alerts. Who writes them raises it first, and so is alone until the write is done.
CREATE TABLE alert_stamps (
    stamp_id INTEGER NOT NULL PRIMARY KEY CHECK (stamp_id = 1),
    stamp    BIGINT NOT NULL
) WITH (fillfactor = 20);
INSERT INTO alert_stamps (stamp_id, stamp) VALUES (1, 0);

-- The open ones; one that closes moves to alerts_history in the same transaction. No foreign key: an alert outlives its channel.
CREATE TABLE alerts (
    alert_id    BIGINT NOT NULL DEFAULT nextval('alerts_alert_id_seq') PRIMARY KEY,
    fingerprint TEXT COLLATE "C" NOT NULL,
    channel_id  TEXT COLLATE "C" NOT NULL,
    rule        TEXT COLLATE "C" NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  BIGINT NOT NULL,
    stamp       BIGINT NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX alerts_open ON alerts (fingerprint);
CREATE INDEX alerts_by_stamp ON alerts (stamp);

CREATE TABLE alerts_history (
    alert_id    BIGINT NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    channel_id  TEXT COLLATE "C" NOT NULL,
    rule        TEXT COLLATE "C" NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  BIGINT NOT NULL,
    closed_ms   BIGINT NOT NULL,
    stamp       BIGINT NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (alert_id, closed_ms)
) PARTITION BY RANGE (closed_ms);
CREATE INDEX alerts_history_by_time ON alerts_history (closed_ms, alert_id);
CREATE INDEX alerts_history_by_channel ON alerts_history (channel_id, alert_id);
CREATE INDEX alerts_history_by_fingerprint ON alerts_history (fingerprint, alert_id);
CREATE INDEX alerts_history_by_stamp ON alerts_history (stamp);
CREATE TABLE alerts_history_rest PARTITION OF alerts_history DEFAULT;

INSERT INTO alerts_history (alert_id, fingerprint, channel_id, rule, severity, state, started_ms, closed_ms, stamp, alert, decided,
                            search_text)
SELECT alert_id, 'before-' || alert_id, coalesce(channel_id, ''), rule, severity, 'resolved', started_ms,
       coalesce(resolved_ms, acknowledged_ms, started_ms), 0,
       json_strip_nulls(json_build_object('id', alert_id, 'fingerprint', 'before-' || alert_id, 'channel', coalesce(channel_id, ''),
           'rule', rule, 'rung', rung, 'severity', severity, 'state', 'resolved', 'started', started_ms,
           'resolved', coalesce(resolved_ms, acknowledged_ms, started_ms), 'acknowledged', acknowledged_ms,
           'acknowledgedBy', acknowledged_by, 'summary', summary,
           'closed', coalesce(resolved_ms, acknowledged_ms, started_ms)))::text,
       '{}', lower(rule || chr(10) || rung || chr(10) || summary)
  FROM alerts_before;
DROP TABLE alerts_before;

-- Append-only. The same line is there once (`mark` tells it), so that what is delivered twice is not told twice.
CREATE SEQUENCE alert_log_entry_id_seq;
CREATE TABLE alert_log (
    entry_id    BIGINT NOT NULL DEFAULT nextval('alert_log_entry_id_seq'),
    alert_id    BIGINT NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    time_ms     BIGINT NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    mark        TEXT COLLATE "C" NOT NULL,
    entry       TEXT NOT NULL,
    PRIMARY KEY (entry_id, time_ms)
) PARTITION BY RANGE (time_ms);
CREATE UNIQUE INDEX alert_log_once ON alert_log (alert_id, time_ms, mark);
CREATE INDEX alert_log_by_fingerprint ON alert_log (fingerprint, entry_id);
CREATE INDEX alert_log_by_time ON alert_log (time_ms);
CREATE TABLE alert_log_rest PARTITION OF alert_log DEFAULT;

CREATE TABLE notification_groups (
    group_key  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL,
    updated_ms BIGINT NOT NULL
);
-- Entries stay for some time after they are sent: a key that was ever there is not told again.
CREATE TABLE outbox (
    outbox_id        BIGSERIAL PRIMARY KEY,
    note_key         TEXT COLLATE "C" NOT NULL UNIQUE,
    receiver_id      TEXT COLLATE "C" NOT NULL,
    notification     TEXT NOT NULL,
    attempts         BIGINT NOT NULL DEFAULT 0,
    due_ms           BIGINT NOT NULL,
    claimed_by       TEXT COLLATE "C" NOT NULL DEFAULT '',
    claimed_until_ms BIGINT,
    sent_ms          BIGINT,
    given_ms         BIGINT,
    answer           TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_waiting ON outbox (due_ms) WHERE sent_ms IS NULL AND given_ms IS NULL;
CREATE TABLE receiver_references (
    receiver_id TEXT COLLATE "C" NOT NULL,
    about       TEXT COLLATE "C" NOT NULL,
    reference   TEXT NOT NULL,
    updated_ms  BIGINT NOT NULL,
    PRIMARY KEY (receiver_id, about)
);

ALTER TABLE channels ADD COLUMN on_air TEXT NOT NULL DEFAULT '[]';

-- ---- Months ----------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION inspector_grows(OUT parent TEXT, OUT key TEXT, OUT id TEXT, OUT ends TEXT) RETURNS SETOF record
    LANGUAGE sql IMMUTABLE AS $$
    VALUES ('findings_history', 'closed_ms', 'finding_id', 'closed_ms'), ('events', 'time_ms', 'event_id', 'time_ms'),
           ('audit', 'time_ms', 'audit_id', 'time_ms'), ('state_history', 'from_ms', 'span_id', 'to_ms'),
           ('alerts_history', 'closed_ms', 'alert_id', 'closed_ms'), ('alert_log', 'time_ms', 'entry_id', 'time_ms')
$$;

-- ---- The change feed -------------------------------------------------------------------------------------------------

CREATE TRIGGER alerts_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alerts
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('alerts');
CREATE TRIGGER outbox_tell AFTER INSERT ON outbox REFERENCING NEW TABLE AS changed
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

-- Tables are everybody's to read by default (inspector-cli db init).
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'inspector_viewer') THEN
        REVOKE ALL ON receiver_secrets FROM inspector_viewer;
    END IF;
END $$;

SELECT inspector_make_months()
