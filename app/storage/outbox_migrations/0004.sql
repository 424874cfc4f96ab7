-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's outbox, version 4: what somebody has begun to write and not sent, so that neither a closed window nor a
-- kill loses it.

CREATE TABLE "draft" (
    user TEXT PRIMARY KEY NOT NULL, -- account; '' a device's token. One draft each
    body BLOB NOT NULL              -- protocol::encode_command
) STRICT, WITHOUT ROWID;
