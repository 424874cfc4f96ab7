-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 7: made by data/registers/generate.py migrate, with an index.

ALTER TABLE "wall_scene" ADD COLUMN visitors INTEGER;

-- The newest scene of each wall without reading what it showed for years.
DROP INDEX wall_scene_wall;
CREATE INDEX wall_scene_newest ON "wall_scene" (wall, put_at);
