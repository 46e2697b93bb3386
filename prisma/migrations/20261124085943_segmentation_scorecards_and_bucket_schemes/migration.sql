-- breaking: no
-- CreateEnum
CREATE TYPE "SegmentationScorecardState" AS ENUM ('DRAFT', 'PUBLISHED', 'RETIRED');

-- CreateTable
CREATE TABLE "segmentation_scorecard_version" (
    "id" BIGSERIAL NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "SegmentationScorecardState" NOT NULL,
    "content" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_by" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,
    "published_by" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "retired_by" TEXT,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "segmentation_scorecard_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segmentation_bucket_scheme" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "buckets" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segmentation_bucket_scheme_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "segmentation_scorecard_version_number_key" ON "segmentation_scorecard_version"("number");

-- CreateIndex
CREATE UNIQUE INDEX "segmentation_bucket_scheme_code_version_key" ON "segmentation_bucket_scheme"("code", "version");

-- One scorecard holds at a time.
CREATE UNIQUE INDEX "segmentation_scorecard_one_published" ON "segmentation_scorecard_version" ("state") WHERE "state" = 'PUBLISHED';
