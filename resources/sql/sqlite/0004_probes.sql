-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Several probes: which of them may probe a channel, which does, and how each of them is.

ALTER TABLE channels ADD COLUMN probe_region TEXT NOT NULL DEFAULT '';

-- No expiry of its own: it holds as long as the lease of its probe ("probe:<id>" in leases) does. Without holder: free.
CREATE TABLE channel_leases (
    channel_id TEXT NOT NULL PRIMARY KEY REFERENCES channels (channel_id) ON DELETE CASCADE,
    probe_id   TEXT NOT NULL,
    holder     TEXT NOT NULL,
    epoch      INTEGER NOT NULL
);
CREATE INDEX channel_leases_by_holder ON channel_leases (holder);

CREATE TABLE probe_lives (
    probe_id TEXT NOT NULL PRIMARY KEY,
    holder   TEXT NOT NULL,
    seen_ms  INTEGER NOT NULL,
    life     TEXT NOT NULL
);
