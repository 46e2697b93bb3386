-- breaking: no
-- CreateEnum
CREATE TYPE "ComplianceRecordKind" AS ENUM ('CONSENT', 'OPT_OUT', 'CEASE', 'DISPUTE', 'MORATORIUM', 'NOTICE', 'FACT', 'FRESHNESS', 'REPRESENTATION', 'WORKPLACE', 'INCONVENIENT_TIMES', 'WORKING_HOURS', 'OCCASION', 'VULNERABILITY', 'BIRTH_DATE', 'TIME_ZONE', 'IN_DEFAULT_SINCE');

-- CreateEnum
CREATE TYPE "TemplateState" AS ENUM ('DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'RETIRED');

-- AlterTable
ALTER TABLE "action" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'collect',
ADD COLUMN     "template_version_id" BIGINT;

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "prerecorded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'collect',
ADD COLUMN     "recipient_role" TEXT NOT NULL DEFAULT 'debtor';

-- AlterTable
ALTER TABLE "contact_point" ADD COLUMN     "destination" TEXT,
ADD COLUMN     "flags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "portfolio" ADD COLUMN     "collector_code" TEXT,
ADD COLUMN     "collector_type" TEXT NOT NULL DEFAULT 'first-party',
ADD COLUMN     "creditor_type" TEXT,
ADD COLUMN     "debt_purpose" TEXT NOT NULL DEFAULT 'consumer',
ADD COLUMN     "require_signed_packs" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "rule_packs" TEXT[] DEFAULT ARRAY['HOUSE']::TEXT[];

-- CreateTable
CREATE TABLE "compliance_record" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT,
    "kind" "ComplianceRecordKind" NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ends_id" BIGINT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "compliance_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_pack" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "loaded_by" TEXT NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "retired_by" TEXT,

    CONSTRAINT "rule_pack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_pack_sign_off" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "signed_by" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "rule_pack_sign_off_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_approval" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "action_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "approved_by" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "action_approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_checkpoint" (
    "id" BIGSERIAL NOT NULL,
    "event_xid" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "events" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_template" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "message_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_version" (
    "id" BIGSERIAL NOT NULL,
    "template_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "TemplateState" NOT NULL,
    "channel" "Channel" NOT NULL,
    "language" TEXT NOT NULL,
    "tone" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'collect',
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "elements" TEXT[],
    "content_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_by" TEXT,
    "approved_by" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "template_version_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "compliance_record_idempotency_key_key" ON "compliance_record"("idempotency_key");

-- CreateIndex
CREATE INDEX "compliance_record_customer_id_at_idx" ON "compliance_record"("customer_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "rule_pack_code_version_key" ON "rule_pack"("code", "version");

-- CreateIndex
CREATE UNIQUE INDEX "rule_pack_sign_off_code_version_content_hash_signed_by_key" ON "rule_pack_sign_off"("code", "version", "content_hash", "signed_by");

-- CreateIndex
CREATE INDEX "action_approval_customer_id_idx" ON "action_approval"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_approval_action_id_code_key" ON "action_approval"("action_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "audit_checkpoint_event_xid_event_id_key" ON "audit_checkpoint"("event_xid", "event_id");

-- CreateIndex
CREATE UNIQUE INDEX "message_template_code_key" ON "message_template"("code");

-- CreateIndex
CREATE INDEX "template_version_template_id_channel_language_state_idx" ON "template_version"("template_id", "channel", "language", "state");

-- CreateIndex
CREATE UNIQUE INDEX "template_version_template_id_number_key" ON "template_version"("template_id", "number");

-- AddForeignKey
ALTER TABLE "compliance_record" ADD CONSTRAINT "compliance_record_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compliance_record" ADD CONSTRAINT "compliance_record_ends_id_fkey" FOREIGN KEY ("ends_id") REFERENCES "compliance_record"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_approval" ADD CONSTRAINT "action_approval_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_version" ADD CONSTRAINT "template_version_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "message_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
