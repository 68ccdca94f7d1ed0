-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The relational state on PostgreSQL 13 or later: the tables of resources/sql/sqlite up to 0004, and what only a server can
-- do. Times are milliseconds since 1970, UTC; flags are 0 and 1; ids are compared by bytes, whatever the database's locale.
-- What grows is kept by the month (inspector_make_months, inspector_expire). Every change that a console shows notifies the
-- channel "inspector". Never edit a released file: add the next number.

-- Functions that work with their owner's rights look here and nowhere else.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- The version of the schema; also what tells an inventory from another program's database.
CREATE TABLE inspector_schema (
    version INTEGER NOT NULL
);
INSERT INTO inspector_schema (version) VALUES (0);

CREATE TABLE meta (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO meta (name, value) VALUES ('revision', 0);

CREATE TABLE probes (
    probe_id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    region        TEXT NOT NULL,
    budget_bps    BIGINT NOT NULL,
    workers       INTEGER NOT NULL,
    max_in_flight INTEGER NOT NULL,
    max_per_host  INTEGER NOT NULL,
    canaries      TEXT NOT NULL DEFAULT '[]',
    enabled       INTEGER NOT NULL,
    revision      BIGINT NOT NULL,
    updated_ms    BIGINT NOT NULL
);

CREATE TABLE templates (
    template_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    notes       TEXT NOT NULL,
    settings    TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);

-- Secret headers and the token are sealed.
CREATE TABLE endpoints (
    endpoint_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,
    role           TEXT NOT NULL,
    provider       TEXT NOT NULL,
    region         TEXT NOT NULL,
    notes          TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    pinned_address TEXT NOT NULL,
    host_header    TEXT NOT NULL,
    headers        TEXT NOT NULL,
    token          TEXT NOT NULL,
    family         TEXT NOT NULL,
    carries        TEXT NOT NULL,
    group_names    TEXT NOT NULL,
    pattern        TEXT NOT NULL,
    enabled        INTEGER NOT NULL,
    revision       BIGINT NOT NULL,
    updated_ms     BIGINT NOT NULL
);

CREATE TABLE channels (
    channel_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    url          TEXT NOT NULL,
    group_name   TEXT NOT NULL,
    template_id  TEXT COLLATE "C" NOT NULL REFERENCES templates (template_id),
    probe_id     TEXT COLLATE "C" REFERENCES probes (probe_id),
    probe_region TEXT NOT NULL DEFAULT '',
    enabled      INTEGER NOT NULL,
    notes        TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    created_ms   BIGINT NOT NULL,
    updated_ms   BIGINT NOT NULL
);
CREATE INDEX channels_by_template ON channels (template_id);
CREATE INDEX channels_by_probe ON channels (probe_id);

-- One row a channel: what every console shows of it.
CREATE TABLE channel_status (
    channel_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES channels (channel_id) ON DELETE CASCADE,
    state         TEXT NOT NULL,
    since_ms      BIGINT NOT NULL,
    reason        TEXT,
    open_findings INTEGER NOT NULL,
    worst         TEXT,
    sampled_ms    BIGINT NOT NULL,
    interval_ms   BIGINT NOT NULL,
    probe_id      TEXT NOT NULL,
    epoch         BIGINT NOT NULL,
    lag_ms        DOUBLE PRECISION NOT NULL,
    budget        TEXT NOT NULL,
    kpis          TEXT NOT NULL,
    rungs         TEXT NOT NULL,
    stages        TEXT NOT NULL DEFAULT '[]',
    verdict       TEXT
) WITH (fillfactor = 70);

-- One row: the whole fleet as it was written last.
CREATE TABLE fleet_status (
    fleet_id INTEGER NOT NULL PRIMARY KEY CHECK (fleet_id = 1),
    status   TEXT NOT NULL
);

-- The open ones. One that gets its closed_ms moves to findings_history at once.
CREATE TABLE findings (
    finding_id BIGSERIAL PRIMARY KEY,
    channel_id TEXT COLLATE "C" NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    rule       TEXT COLLATE "C" NOT NULL,
    rung       TEXT COLLATE "C" NOT NULL,
    stage      TEXT COLLATE "C" NOT NULL DEFAULT 'packager',
    finding    TEXT NOT NULL,
    since_ms   BIGINT NOT NULL,
    seen_ms    BIGINT NOT NULL,
    cycles     BIGINT NOT NULL,
    confirmed  INTEGER NOT NULL,
    closed_ms  BIGINT
);
CREATE UNIQUE INDEX findings_open ON findings (channel_id, rule, rung, stage) WHERE closed_ms IS NULL;

CREATE TABLE findings_history (
    finding_id BIGINT NOT NULL,
    channel_id TEXT COLLATE "C" NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    rule       TEXT COLLATE "C" NOT NULL,
    rung       TEXT COLLATE "C" NOT NULL,
    stage      TEXT COLLATE "C" NOT NULL,
    finding    TEXT NOT NULL,
    since_ms   BIGINT NOT NULL,
    seen_ms    BIGINT NOT NULL,
    cycles     BIGINT NOT NULL,
    confirmed  INTEGER NOT NULL,
    closed_ms  BIGINT NOT NULL,
    PRIMARY KEY (finding_id, closed_ms)
) PARTITION BY RANGE (closed_ms);
CREATE INDEX findings_history_by_channel ON findings_history (channel_id);
CREATE INDEX findings_history_by_time ON findings_history (closed_ms);
CREATE TABLE findings_history_rest PARTITION OF findings_history DEFAULT;

-- Append-only. No foreign key: events outlive their channel. search_text is what the text filter looks in.
CREATE SEQUENCE events_event_id_seq;
CREATE TABLE events (
    event_id    BIGINT NOT NULL DEFAULT nextval('events_event_id_seq'),
    time_ms     BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    channel_id  TEXT COLLATE "C" NOT NULL,
    severity    TEXT NOT NULL,
    finding     TEXT,
    from_state  TEXT NOT NULL,
    to_state    TEXT NOT NULL,
    since_ms    BIGINT NOT NULL,
    code        TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (event_id, time_ms)
) PARTITION BY RANGE (time_ms);
CREATE INDEX events_by_time ON events (time_ms);
CREATE INDEX events_by_channel ON events (channel_id, event_id);
CREATE TABLE events_rest PARTITION OF events DEFAULT;

CREATE SEQUENCE alerts_alert_id_seq;
CREATE TABLE alerts (
    alert_id        BIGINT NOT NULL DEFAULT nextval('alerts_alert_id_seq'),
    channel_id      TEXT COLLATE "C" REFERENCES channels (channel_id) ON DELETE CASCADE,
    rule            TEXT NOT NULL,
    rung            TEXT NOT NULL,
    severity        TEXT NOT NULL,
    state           TEXT NOT NULL,
    started_ms      BIGINT NOT NULL,
    resolved_ms     BIGINT,
    acknowledged_ms BIGINT,
    acknowledged_by TEXT NOT NULL,
    summary         TEXT NOT NULL,
    PRIMARY KEY (alert_id, started_ms)
) PARTITION BY RANGE (started_ms);
CREATE INDEX alerts_by_channel ON alerts (channel_id, alert_id);
CREATE INDEX alerts_by_state ON alerts (state);
CREATE TABLE alerts_rest PARTITION OF alerts DEFAULT;

-- One open span (to_ms null) for each channel that has a status.
CREATE SEQUENCE state_history_span_id_seq;
CREATE TABLE state_history (
    span_id    BIGINT NOT NULL DEFAULT nextval('state_history_span_id_seq'),
    channel_id TEXT COLLATE "C" NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    from_ms    BIGINT NOT NULL,
    to_ms      BIGINT,
    PRIMARY KEY (span_id, from_ms)
) PARTITION BY RANGE (from_ms);
CREATE INDEX state_history_open ON state_history (channel_id) WHERE to_ms IS NULL;
CREATE INDEX state_history_by_channel ON state_history (channel_id, from_ms);
CREATE INDEX state_history_by_end ON state_history (to_ms) WHERE to_ms IS NOT NULL;
CREATE TABLE state_history_rest PARTITION OF state_history DEFAULT;

-- One open span (to_ms null) for each channel that has a verdict; a span ends where cause or name change.
CREATE TABLE verdicts (
    verdict_id BIGSERIAL PRIMARY KEY,
    channel_id TEXT COLLATE "C" NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    cause      TEXT NOT NULL,
    name       TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    from_ms    BIGINT NOT NULL,
    to_ms      BIGINT
);
CREATE UNIQUE INDEX verdicts_open ON verdicts (channel_id) WHERE to_ms IS NULL;
CREATE INDEX verdicts_by_channel ON verdicts (channel_id, from_ms);
CREATE INDEX verdicts_by_end ON verdicts (to_ms) WHERE to_ms IS NOT NULL;

-- What the flight recorder froze: compressed playlists and response headers. The list is read without the data.
CREATE TABLE evidence (
    evidence_id BIGSERIAL PRIMARY KEY,
    channel_id  TEXT COLLATE "C" NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    probe_id    TEXT NOT NULL,
    finding     TEXT NOT NULL,
    frozen_ms   BIGINT NOT NULL,
    from_ms     BIGINT NOT NULL,
    to_ms       BIGINT NOT NULL,
    exchanges   BIGINT NOT NULL,
    bytes       BIGINT NOT NULL,
    data        BYTEA NOT NULL
);
CREATE INDEX evidence_by_channel ON evidence (channel_id, evidence_id);
CREATE INDEX evidence_by_time ON evidence (frozen_ms);

CREATE TABLE leases (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    epoch      BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
) WITH (fillfactor = 50);

-- No expiry of its own: it holds as long as the lease of its probe ("probe:<id>" in leases) does. Without holder: free.
CREATE TABLE channel_leases (
    channel_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES channels (channel_id) ON DELETE CASCADE,
    probe_id   TEXT COLLATE "C" NOT NULL,
    holder     TEXT COLLATE "C" NOT NULL,
    epoch      BIGINT NOT NULL
);
CREATE INDEX channel_leases_by_holder ON channel_leases (holder);

CREATE TABLE probe_lives (
    probe_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder   TEXT NOT NULL,
    seen_ms  BIGINT NOT NULL,
    life     TEXT NOT NULL
) WITH (fillfactor = 50);

-- Who changed what of the configuration. Holds no secret.
CREATE SEQUENCE audit_audit_id_seq;
CREATE TABLE audit (
    audit_id BIGINT NOT NULL DEFAULT nextval('audit_audit_id_seq'),
    time_ms  BIGINT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    item_id  TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    detail   TEXT NOT NULL,
    PRIMARY KEY (audit_id, time_ms)
) PARTITION BY RANGE (time_ms);
CREATE INDEX audit_by_item ON audit (kind, item_id, revision);
CREATE INDEX audit_by_time ON audit (time_ms);
CREATE TABLE audit_rest PARTITION OF audit DEFAULT;

-- ---- The audit is the server's word ----------------------------------------------------------------------------------

-- Nobody writes under another's name: the role is the one that logged in.
CREATE FUNCTION inspector_audit_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.actor := CASE WHEN NEW.actor = '' THEN session_user::text ELSE session_user || ' (' || NEW.actor || ')' END;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_actor BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION inspector_audit_actor();

-- Whatever was granted by hand: what was written stays, but for the tables' owner, who forgets what is too old.
CREATE FUNCTION inspector_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RAISE insufficient_privilege USING MESSAGE = 'rows of the audit are never changed or removed';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION inspector_audit_stays();

-- ---- Findings that close ---------------------------------------------------------------------------------------------

CREATE FUNCTION inspector_move_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
BEGIN
    WITH gone AS (
        DELETE FROM findings f USING changed c WHERE f.finding_id = c.finding_id AND c.closed_ms IS NOT NULL RETURNING f.*)
    INSERT INTO findings_history (finding_id, channel_id, rule, rung, stage, finding, since_ms, seen_ms, cycles, confirmed,
                                  closed_ms)
    SELECT finding_id, channel_id, rule, rung, stage, finding, since_ms, seen_ms, cycles, confirmed, closed_ms FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER findings_move_closed AFTER UPDATE ON findings REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_move_closed();

-- ---- Months ----------------------------------------------------------------------------------------------------------

-- The tables that are kept by the month: their key in time, and which of their rows still matter after it (as they were
-- not ended before the time $1).
CREATE FUNCTION inspector_grows(OUT parent TEXT, OUT key TEXT, OUT id TEXT, OUT ends TEXT) RETURNS SETOF record
    LANGUAGE sql IMMUTABLE AS $$
    VALUES ('findings_history', 'closed_ms', 'finding_id', 'closed_ms'), ('events', 'time_ms', 'event_id', 'time_ms'),
           ('audit', 'time_ms', 'audit_id', 'time_ms'), ('state_history', 'from_ms', 'span_id', 'to_ms'),
           ('alerts', 'started_ms', 'alert_id', 'resolved_ms')
$$;

-- Milliseconds since 1970 of the month's first moment, UTC.
CREATE FUNCTION inspector_month_ms(month TIMESTAMP) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(epoch FROM date_trunc('month', month)) * 1000)::BIGINT
$$;

-- Makes a month's part of a table. Rows that are there already (in the rest, where everything is that has no month of its
-- own) go with it.
CREATE FUNCTION inspector_make_month(parent TEXT, key TEXT, month TIMESTAMP) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part TEXT := parent || '_' || to_char(month, 'YYYYMM');
    first BIGINT := inspector_month_ms(month);
    after BIGINT := inspector_month_ms(month + INTERVAL '1 month');
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_rest');
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= $1 AND %I < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved',
                   parent || '_rest', key, key, part) USING first, after;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, part, first, after);
END $$;

-- The months around now that are missing; how many. Called by every program that opens the inventory, whatever its rights.
CREATE FUNCTION inspector_make_months() RETURNS INTEGER LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
DECLARE
    one RECORD;
    made INTEGER := 0;
    now_utc TIMESTAMP := date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC');
BEGIN
    FOR one IN
        SELECT g.parent, g.key, m.month FROM inspector_grows() g,
               generate_series(now_utc - INTERVAL '1 month', now_utc + INTERVAL '3 months', INTERVAL '1 month') AS m (month)
         WHERE to_regclass(quote_ident(g.parent || '_' || to_char(m.month, 'YYYYMM'))) IS NULL
         ORDER BY g.parent, m.month
    LOOP
        PERFORM pg_advisory_xact_lock(hashtext('inspector months'));
        IF to_regclass(quote_ident(one.parent || '_' || to_char(one.month, 'YYYYMM'))) IS NULL THEN
            PERFORM inspector_make_month(one.parent, one.key, one.month);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- Forgets what ended before a time: whole months where nothing of them is needed any more, rows of the others, so many at
-- once. How much was forgotten: 0 when nothing is left to do. Only for who may remove events.
CREATE FUNCTION inspector_expire(before_ms BIGINT) RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
DECLARE
    one RECORD;
    part RECORD;
    needed BOOLEAN;
    gone BIGINT;
    total BIGINT := 0;
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
    RETURN total + gone;
END $$;

-- ---- The change feed -------------------------------------------------------------------------------------------------

CREATE FUNCTION inspector_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('inspector', TG_ARGV[0]);
    RETURN NULL;
END $$;

-- Only when the statement changed a row: leases are looked after all the time, and mostly nothing changes.
CREATE FUNCTION inspector_tell_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed) THEN
        PERFORM pg_notify('inspector', TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER channels_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON channels
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER templates_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON templates
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER probes_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON probes
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER endpoints_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON endpoints
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('inventory');
CREATE TRIGGER channel_status_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON channel_status
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('state');
CREATE TRIGGER findings_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON findings
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('state');
CREATE TRIGGER fleet_status_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON fleet_status
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('state');
CREATE TRIGGER alerts_tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alerts
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell('alerts');
CREATE TRIGGER channel_leases_tell_new AFTER INSERT ON channel_leases REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell_rows('leases');
CREATE TRIGGER channel_leases_tell_change AFTER UPDATE ON channel_leases REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell_rows('leases');
CREATE TRIGGER channel_leases_tell_gone AFTER DELETE ON channel_leases REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_tell_rows('leases');
-- Not at each heartbeat: when a probe comes, goes, or another program is it.
CREATE TRIGGER probe_lives_tell_new AFTER INSERT OR DELETE ON probe_lives
    FOR EACH ROW EXECUTE FUNCTION inspector_tell('leases');
CREATE TRIGGER probe_lives_tell_change AFTER UPDATE ON probe_lives
    FOR EACH ROW WHEN (OLD.holder IS DISTINCT FROM NEW.holder) EXECUTE FUNCTION inspector_tell('leases');

SELECT inspector_make_months()
