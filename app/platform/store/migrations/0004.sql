-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 4 of the platform's database: what people have changed of imported rows, and what imports have changed of
-- rows. Both stay on the platform.

-- What stood in a field before the first change by a person, as a hash: an import that says the same again changes
-- nothing, one that says something new is told.
CREATE TABLE correction (
    register INTEGER NOT NULL,
    row_id BLOB NOT NULL CHECK (length(row_id) = 16),
    field TEXT NOT NULL,
    before INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (register, row_id, field)
) STRICT, WITHOUT ROWID;

-- One line for a row that an import changed. Old values as JSON; of personal fields and those of staff only the names.
CREATE TABLE row_history (
    number INTEGER PRIMARY KEY NOT NULL,
    register INTEGER NOT NULL,
    row_id BLOB NOT NULL CHECK (length(row_id) = 16),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    source TEXT NOT NULL, -- name of the file
    fields TEXT NOT NULL, -- names, separated by blanks
    before TEXT NOT NULL
) STRICT;
CREATE INDEX row_history_row ON row_history (row_id);
