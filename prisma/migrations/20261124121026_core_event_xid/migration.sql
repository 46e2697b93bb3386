-- breaking: no
-- AlterTable
ALTER TABLE "event" ALTER COLUMN "xid" SET DEFAULT ((pg_current_xact_id())::text)::bigint;
