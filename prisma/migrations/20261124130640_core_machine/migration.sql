-- breaking: no
-- AlterTable
ALTER TABLE "action" ADD COLUMN     "autodialed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "prerecorded" BOOLEAN NOT NULL DEFAULT false;
