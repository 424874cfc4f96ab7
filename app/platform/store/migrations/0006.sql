-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: made by data/registers/generate.py migrate, with an index of a personal field.

ALTER TABLE "directed_task" ADD COLUMN geometry BLOB;
ALTER TABLE "case_link" ADD COLUMN kind INTEGER;

-- Who else was reported for by the same number: domain::comparable_phone.
CREATE INDEX case_personal_by_phone ON "case_personal" (replace(replace(reporter_phone, ' ', ''), '-', ''))
    WHERE reporter_phone <> '';
