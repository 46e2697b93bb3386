-- breaking: no
-- AlterTable
ALTER TABLE "action" ADD COLUMN     "dispatched_at" TIMESTAMPTZ(3);

-- Those of which nobody knows what came of them: few, and counted at every scrape.
CREATE INDEX "action_unknown" ON "action" ("id") WHERE "state" = 'UNKNOWN';
