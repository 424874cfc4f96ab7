-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of the platform's database. The register tables are `data/registers/generate.py sql platform` of that day.

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

CREATE TABLE "responder_personal" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    phone TEXT NOT NULL
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

CREATE TABLE "case_personal" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    reporter_name TEXT NOT NULL,
    reporter_phone TEXT NOT NULL
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

CREATE TABLE "camera_personal" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    owner_name TEXT NOT NULL
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

CREATE TABLE meta (
    name TEXT PRIMARY KEY NOT NULL,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- The change log, one line per changed row, numbered in commit order: there is one writer, and a number is given inside
-- the transaction that it belongs to. `old_area` is set where a row left an area, so that its scope can be told.
CREATE TABLE change (
    rev INTEGER PRIMARY KEY NOT NULL,
    first_rev INTEGER NOT NULL, -- of the transaction
    register INTEGER NOT NULL,
    row_id BLOB NOT NULL CHECK (length(row_id) = 16),
    area_code TEXT NOT NULL,
    old_area TEXT,
    kind INTEGER NOT NULL, -- 1 put, 2 removed
    at INTEGER NOT NULL
) STRICT;

-- Answered commands: a repeat of the id gets the first answer.
CREATE TABLE command (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    user TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE user (
    name TEXT PRIMARY KEY NOT NULL,
    post TEXT NOT NULL,
    role INTEGER NOT NULL,
    scope TEXT NOT NULL,
    mask_level INTEGER NOT NULL,
    responder_id BLOB,
    disabled_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
    hash TEXT PRIMARY KEY NOT NULL, -- SHA-256 of the token
    user TEXT NOT NULL REFERENCES user (name),
    made_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX area_code ON area (area_code);
CREATE INDEX case_number ON "case" (number);
CREATE INDEX case_opened ON "case" (opened_at);
CREATE INDEX assignment_case ON assignment (case_id);
CREATE INDEX assignment_open ON assignment (responder_id) WHERE ended_at IS NULL;
CREATE INDEX case_move_case ON case_move (case_id);
CREATE INDEX case_span_case ON case_span (case_id);
CREATE INDEX attachment_case ON attachment (case_id);
CREATE INDEX wall_scene_wall ON wall_scene (wall);
CREATE INDEX token_user ON token (user);
