-- breaking: yes
-- CreateEnum
CREATE TYPE "LegalMeasureKind" AS ENUM ('ATTACHMENT', 'WAGE_GARNISHMENT', 'SET_OFF', 'ACCOUNT_FREEZE', 'PROPERTY_SALE', 'SPENDING_RESTRICTION', 'DEFAULTER_LISTING');

-- CreateEnum
CREATE TYPE "LegalMeasureState" AS ENUM ('PLANNED', 'ACTIVE', 'COMPLETED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "LegalDocumentState" AS ENUM ('PRESENT', 'WAIVED');

-- CreateEnum
CREATE TYPE "LegalApprovalPurpose" AS ENUM ('OPENING', 'FILING');

-- CreateEnum
CREATE TYPE "LegalApprovalState" AS ENUM ('REQUESTED', 'APPROVED', 'REJECTED', 'REPLACED');

-- CreateEnum
CREATE TYPE "LegalDeadlineKind" AS ENUM ('LIMITATION', 'NOTICE_END', 'FILE_BY', 'COURT_ACCEPTANCE', 'COURT_FEE', 'MEDIATION_END', 'OBJECTION', 'ANSWER', 'HEARING', 'APPEAL', 'ENFORCEMENT_APPLICATION', 'ENFORCEMENT_REVIEW', 'ASSET_CHECK', 'WITHDRAWAL', 'MEASURE_RELEASE');

-- CreateEnum
CREATE TYPE "LegalCostKind" AS ENUM ('COURT_FEE', 'COUNSEL', 'ENFORCEMENT', 'OTHER');

-- AlterEnum
ALTER TYPE "LegalStage" ADD VALUE 'MEDIATION' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'PAYMENT_ORDER' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'HEARING' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'JUDGMENT' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'ENFORCEMENT' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'ENFORCEMENT_TERMINATED' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'SATISFIED' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'SETTLED' BEFORE 'WITHDRAWN';
ALTER TYPE "LegalStage" ADD VALUE 'DISMISSED' BEFORE 'WITHDRAWN';

-- AlterTable
ALTER TABLE "legal_case" ADD COLUMN     "awarded_minor" BIGINT,
ADD COLUMN     "counsel" TEXT,
ADD COLUMN     "effective_on" DATE,
ADD COLUMN     "enforcement_reference" TEXT,
ADD COLUMN     "owner_code" TEXT,
ADD COLUMN     "settled_minor" BIGINT;

-- CreateTable
CREATE TABLE "legal_stage_change" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "legal_case_id" BIGINT NOT NULL,
    "from_stage" "LegalStage",
    "to_stage" "LegalStage" NOT NULL,
    "changed_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "legal_stage_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_measure" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "legal_case_id" BIGINT NOT NULL,
    "kind" "LegalMeasureKind" NOT NULL,
    "state" "LegalMeasureState" NOT NULL,
    "target_minor" BIGINT,
    "recovered_minor" BIGINT NOT NULL DEFAULT 0,
    "currency" CHAR(3) NOT NULL,
    "subject" TEXT,
    "reference" TEXT,
    "planned_on" DATE NOT NULL,
    "active_on" DATE,
    "ended_on" DATE,
    "reason" TEXT,
    "planned_by" TEXT NOT NULL,

    CONSTRAINT "legal_measure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_document" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "legal_case_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "state" "LegalDocumentState" NOT NULL,
    "reference" TEXT NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "legal_document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_approval" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "legal_case_id" BIGINT,
    "purpose" "LegalApprovalPurpose" NOT NULL,
    "state" "LegalApprovalState" NOT NULL,
    "claim_minor" BIGINT NOT NULL,
    "expected_recovery_minor" BIGINT NOT NULL,
    "expected_cost_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "note" TEXT,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_on" DATE,
    "decision_reason" TEXT,

    CONSTRAINT "legal_approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_deadline" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "legal_case_id" BIGINT NOT NULL,
    "kind" "LegalDeadlineKind" NOT NULL,
    "stage" "LegalStage" NOT NULL,
    "due_on" DATE NOT NULL,
    "note" TEXT,
    "set_by" TEXT NOT NULL,
    "done_on" DATE,
    "done_by" TEXT,

    CONSTRAINT "legal_deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_cost" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "legal_case_id" BIGINT NOT NULL,
    "cost_id" BIGINT NOT NULL,
    "kind" "LegalCostKind" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "incurred_on" DATE NOT NULL,
    "note" TEXT,
    "recorded_by" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "legal_cost_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "legal_stage_change_customer_id_idx" ON "legal_stage_change"("customer_id");

-- CreateIndex
CREATE INDEX "legal_stage_change_legal_case_id_id_idx" ON "legal_stage_change"("legal_case_id", "id");

-- CreateIndex
CREATE INDEX "legal_measure_customer_id_idx" ON "legal_measure"("customer_id");

-- CreateIndex
CREATE INDEX "legal_measure_legal_case_id_idx" ON "legal_measure"("legal_case_id");

-- CreateIndex
CREATE INDEX "legal_document_customer_id_idx" ON "legal_document"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "legal_document_legal_case_id_code_key" ON "legal_document"("legal_case_id", "code");

-- CreateIndex
CREATE INDEX "legal_approval_customer_id_idx" ON "legal_approval"("customer_id");

-- CreateIndex
CREATE INDEX "legal_approval_case_id_purpose_idx" ON "legal_approval"("case_id", "purpose");

-- CreateIndex
CREATE INDEX "legal_deadline_customer_id_idx" ON "legal_deadline"("customer_id");

-- CreateIndex
CREATE INDEX "legal_deadline_due_on_idx" ON "legal_deadline"("due_on");

-- CreateIndex
CREATE UNIQUE INDEX "legal_deadline_legal_case_id_kind_due_on_key" ON "legal_deadline"("legal_case_id", "kind", "due_on");

-- CreateIndex
CREATE UNIQUE INDEX "legal_cost_idempotency_key_key" ON "legal_cost"("idempotency_key");

-- CreateIndex
CREATE INDEX "legal_cost_customer_id_idx" ON "legal_cost"("customer_id");

-- CreateIndex
CREATE INDEX "legal_cost_legal_case_id_idx" ON "legal_cost"("legal_case_id");

-- The history of legal cases that are there already, as far as their dates tell it.
INSERT INTO "legal_stage_change" ("customer_id", "case_id", "legal_case_id", "from_stage", "to_stage", "changed_on", "recorded_at", "changed_by", "reason")
SELECT "customer_id", "case_id", "id", "from_stage"::"LegalStage", "to_stage"::"LegalStage", "changed_on", now(), 'migration', "reason"
FROM (
  SELECT "customer_id", "case_id", "id", 1 AS "place", NULL AS "from_stage", 'CANDIDATE' AS "to_stage", "opened_on" AS "changed_on", NULL AS "reason" FROM "legal_case"
  UNION ALL
  SELECT "customer_id", "case_id", "id", 2, 'CANDIDATE', 'PRE_LITIGATION_NOTICE', "notice_sent_on", NULL FROM "legal_case" WHERE "notice_sent_on" IS NOT NULL
  UNION ALL
  SELECT "customer_id", "case_id", "id", 3, 'PRE_LITIGATION_NOTICE', 'FILED', "filed_on", NULL FROM "legal_case" WHERE "filed_on" IS NOT NULL
  UNION ALL
  SELECT "customer_id", "case_id", "id", 4,
    CASE WHEN "filed_on" IS NOT NULL THEN 'FILED' WHEN "notice_sent_on" IS NOT NULL THEN 'PRE_LITIGATION_NOTICE' ELSE 'CANDIDATE' END,
    'WITHDRAWN', "closed_on", "close_reason"
  FROM "legal_case" WHERE "closed_on" IS NOT NULL
) AS "known"
ORDER BY "id", "place";
