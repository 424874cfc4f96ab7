-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's outbox, version 1: what people did here and the platform has not answered with yes.

CREATE TABLE "command" (
    seq INTEGER PRIMARY KEY NOT NULL, -- order of making, which is the order of sending
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    made_at INTEGER NOT NULL,
    body BLOB NOT NULL,               -- protocol::encode_command
    state INTEGER NOT NULL CHECK (state IN (1, 2)), -- 1 waits for an answer, 2 refused and waits for a person
    answer BLOB,                      -- protocol::encode_answer of a refusal
    unknown BLOB
) STRICT;
