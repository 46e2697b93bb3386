-- breaking: no
-- AlterTable
ALTER TABLE "template_version" ADD COLUMN     "approval_note" TEXT;


-- Of one channel, language and tone, at most one wording is published.
CREATE UNIQUE INDEX "template_version_one_published" ON "template_version" ("template_id", "channel", "language", "tone") WHERE "state" = 'PUBLISHED';
