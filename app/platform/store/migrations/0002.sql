-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: people sign in with passwords, consoles are enrolled, and what was done is kept in a chained log.

-- "" for an account without a password: a program or device that has a token of its own.
ALTER TABLE user ADD COLUMN password TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN password_at INTEGER;
ALTER TABLE user ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN made_at INTEGER;

-- Wrong sign-ins by name, also by names that nobody has: whether one exists must not show.
CREATE TABLE sign_in_failure (
    name TEXT PRIMARY KEY NOT NULL,
    count INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    locks INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_failure_last ON sign_in_failure (last_at);

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token
    user TEXT NOT NULL REFERENCES user (name),
    console_id BLOB, -- the only console that may use it
    certified INTEGER NOT NULL, -- 1: that console proved itself with its certificate
    made_at INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session (user);

CREATE TABLE console (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    last_seen INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Every certificate that was made. One that is not here, or revoked, is of no use.
CREATE TABLE console_certificate (
    serial TEXT PRIMARY KEY NOT NULL,
    console_id BLOB NOT NULL REFERENCES console (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX console_certificate_console ON console_certificate (console_id);

CREATE TABLE invitation (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    hash TEXT NOT NULL UNIQUE, -- of the code
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER,
    console_id BLOB
) STRICT, WITHOUT ROWID;

-- Append-only: each line's hash is over the hash before it and the line itself (docs/audit.md).
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL, -- canonical JSON
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_actor ON audit (actor, action, at);
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Who sent a blob: he may attach it to a case; others only if they can see it already.
CREATE TABLE blob_sender (
    sha256 TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (sha256, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_sha256 ON attachment (sha256);
