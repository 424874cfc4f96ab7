-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's cache, version 1: the registers as the platform sends them, and how far we are.

CREATE TABLE "area" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    parent_code TEXT NOT NULL,
    name TEXT NOT NULL,
    level INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    geometry BLOB NOT NULL,
    label_lon REAL,
    label_lat REAL,
    households INTEGER,
    valid_from INTEGER,
    valid_to INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "responder" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    role INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    skills TEXT NOT NULL,
    on_duty INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    position_at INTEGER,
    speed_kmh REAL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "case" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    source INTEGER NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    address TEXT NOT NULL,
    area_text TEXT NOT NULL,
    lon REAL,
    lat REAL,
    step INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    limit_kind INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    due_at INTEGER,
    closed_at INTEGER,
    step_at INTEGER NOT NULL,
    holder_id BLOB,
    households INTEGER,
    imported INTEGER NOT NULL,
    reporter TEXT NOT NULL,
    satisfaction INTEGER,
    upward INTEGER NOT NULL,
    hold_at INTEGER,
    hold_until INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "assignment" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    responder_id BLOB NOT NULL,
    role INTEGER NOT NULL,
    delivery INTEGER NOT NULL,
    dispatched_at INTEGER NOT NULL,
    delivered_at INTEGER,
    signed_at INTEGER,
    fed_back_at INTEGER,
    ended_at INTEGER,
    note TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "case_move" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    move INTEGER NOT NULL,
    from_step INTEGER NOT NULL,
    to_step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    responder_id BLOB,
    reason TEXT NOT NULL,
    lon REAL,
    lat REAL,
    device TEXT NOT NULL,
    attachment_count INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "case_span" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    step INTEGER NOT NULL,
    holder_id BLOB,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "dispute" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    stage INTEGER NOT NULL,
    level INTEGER NOT NULL,
    venue TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    resolved_at INTEGER,
    lon REAL,
    lat REAL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "directed_task" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    form TEXT NOT NULL,
    title TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    received_at INTEGER,
    completed_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "camera" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    gb_id TEXT NOT NULL,
    name TEXT NOT NULL,
    lon REAL,
    lat REAL,
    direction REAL,
    view_angle REAL,
    range_m REAL,
    sharing INTEGER NOT NULL,
    consent_at INTEGER,
    consent_hours TEXT NOT NULL,
    withdrawn_at INTEGER,
    purpose TEXT NOT NULL,
    retention_days INTEGER,
    streams INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "attachment" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    move_id BLOB,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "wall_scene" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    wall TEXT NOT NULL,
    scene TEXT NOT NULL,
    subject_id BLOB,
    put_at INTEGER NOT NULL,
    put_by TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "shift" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    leader TEXT NOT NULL,
    officer TEXT NOT NULL,
    office_phone TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "area_figure" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    figure INTEGER NOT NULL,
    day INTEGER NOT NULL,
    value REAL NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "base_feature" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    rank INTEGER NOT NULL,
    geometry BLOB NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

-- One row. A cursor is only worth something together with the log and the scope it was given for.
CREATE TABLE "meta" (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    log_id BLOB NOT NULL CHECK (length(log_id) = 16),
    cursor INTEGER NOT NULL,
    scope TEXT NOT NULL
) STRICT;
INSERT INTO "meta" (one, log_id, cursor, scope) VALUES (1, zeroblob(16), 0, '');
