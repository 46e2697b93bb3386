-- breaking: no
-- AlterTable
ALTER TABLE "action" ADD COLUMN     "dispatched_at" TIMESTAMPTZ(3);
