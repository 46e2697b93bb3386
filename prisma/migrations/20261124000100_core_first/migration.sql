-- breaking: no
-- CreateEnum
CREATE TYPE "ActionState" AS ENUM ('PLANNED', 'READY', 'REFUSED', 'SUPPRESSED', 'IN_PROGRESS', 'UNKNOWN', 'DONE', 'FAILED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('OUTBOUND', 'INBOUND');

-- CreateEnum
CREATE TYPE "OutcomeClass" AS ENUM ('RIGHT_PARTY', 'THIRD_PARTY', 'NO_CONTACT', 'DELIVERED', 'FAILED');

-- CreateEnum
CREATE TYPE "PromiseState" AS ENUM ('ACTIVE', 'KEPT', 'PARTIALLY_KEPT', 'BROKEN', 'CANCELLED', 'SUPERSEDED');

-- CreateEnum
CREATE TYPE "HoldKind" AS ENUM ('PROMISE', 'DISPUTE', 'HARDSHIP', 'CEASE_CONTACT', 'BANKRUPTCY', 'DECEASED', 'LEGAL_STAY', 'COMPLAINT', 'REGULATORY', 'MANUAL');

-- CreateEnum
CREATE TYPE "CaseState" AS ENUM ('OPEN', 'ACTIVE', 'ARRANGED', 'LEGAL', 'CURED', 'CLOSED');

-- CreateEnum
CREATE TYPE "Grade" AS ENUM ('A', 'B', 'C', 'D', 'INSUFFICIENT_DATA');

-- CreateEnum
CREATE TYPE "CustomerKind" AS ENUM ('PERSON', 'ORGANISATION');

-- CreateEnum
CREATE TYPE "ContactPointKind" AS ENUM ('PHONE', 'EMAIL', 'POSTAL', 'SOCIAL');

-- CreateEnum
CREATE TYPE "Channel" AS ENUM ('VOICE', 'SMS', 'EMAIL', 'LETTER', 'SOCIAL', 'VISIT', 'LEGAL');

-- CreateEnum
CREATE TYPE "AccountState" AS ENUM ('CURRENT', 'DELINQUENT', 'CHARGED_OFF', 'PAID_OFF', 'CLOSED');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('RUNNING', 'COMPLETED', 'FAILED');

-- CreateEnum
CREATE TYPE "WorkItemState" AS ENUM ('AVAILABLE', 'LEASED', 'COMPLETED', 'REMOVED');

-- CreateEnum
CREATE TYPE "StrategyVersionState" AS ENUM ('DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'RETIRED', 'DISCARDED');

-- CreateEnum
CREATE TYPE "CatchUp" AS ENUM ('RUN_ALL', 'SKIP_TO_LATEST', 'NEVER_SKIP');

-- CreateEnum
CREATE TYPE "EnrolmentState" AS ENUM ('ACTIVE', 'SUSPENDED', 'COMPLETED', 'EXITED', 'MIGRATED');

-- CreateEnum
CREATE TYPE "ComplaintState" AS ENUM ('RECEIVED', 'RESOLVED_UPHELD', 'RESOLVED_PARTLY', 'RESOLVED_NOT_UPHELD', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "LegalStage" AS ENUM ('CANDIDATE', 'PRE_LITIGATION_NOTICE', 'FILING_PREPARED', 'FILED', 'WITHDRAWN');

-- CreateTable
CREATE TABLE "action" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "enrolment_id" BIGINT NOT NULL,
    "step_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "treatment" TEXT NOT NULL,
    "channel" "Channel",
    "contact_point_id" BIGINT,
    "planned_for" DATE NOT NULL,
    "available_at" TIMESTAMPTZ(3),
    "state" "ActionState" NOT NULL,
    "state_reason" TEXT,
    "next_allowed_at" TIMESTAMPTZ(3),
    "cycle_run_id" BIGINT NOT NULL,
    "decision" JSONB NOT NULL,

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refusal" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "action_id" BIGINT NOT NULL,
    "stage" TEXT NOT NULL,
    "business_date" DATE NOT NULL,
    "code" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "citation" TEXT,
    "reason" TEXT NOT NULL,
    "channel" "Channel",
    "next_allowed_at" TIMESTAMPTZ(3),

    CONSTRAINT "refusal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "action_id" BIGINT,
    "contact_point_id" BIGINT,
    "channel" "Channel" NOT NULL,
    "direction" "Direction" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome_code" TEXT NOT NULL,
    "outcome_class" "OutcomeClass" NOT NULL,
    "agent_id" BIGINT,
    "note" TEXT,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promise" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "made_on" DATE NOT NULL,
    "due_date" DATE NOT NULL,
    "grace_days" INTEGER NOT NULL DEFAULT 0,
    "state" "PromiseState" NOT NULL,
    "allocated_minor" BIGINT NOT NULL DEFAULT 0,
    "decided_on" DATE,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "promise_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT,
    "channel" "Channel",
    "kind" "HoldKind" NOT NULL,
    "reason" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    "promise_id" BIGINT,
    "placed_by" TEXT NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_case" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "portfolio_id" BIGINT NOT NULL,
    "state" "CaseState" NOT NULL,
    "opened_on" DATE NOT NULL,
    "closed_on" DATE,
    "close_code" TEXT,
    "grade" "Grade",
    "segment_code" TEXT,
    "reopen_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "collection_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grade" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "grade" "Grade" NOT NULL,
    "risk" INTEGER,
    "ability" INTEGER,
    "willingness" INTEGER,
    "reason_codes" TEXT[],
    "plugin" TEXT NOT NULL,
    "plugin_version" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "grade_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "precedence" INTEGER NOT NULL,
    "rule" JSONB NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_membership" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "segment_code" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "segment_membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "customer_id" BIGINT,
    "case_id" BIGINT,
    "queue_id" BIGINT,
    "queue_seq" BIGINT,
    "payload" JSONB NOT NULL,
    "observed_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "parked_error" TEXT,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portfolio" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "time_zone" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portfolio_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" BIGSERIAL NOT NULL,
    "source_system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" "CustomerKind" NOT NULL DEFAULT 'PERSON',
    "full_name" TEXT,
    "language" TEXT,
    "time_zone" TEXT,
    "country" CHAR(2),
    "region" TEXT,
    "preferred_channel" "Channel",
    "vulnerable" BOOLEAN NOT NULL DEFAULT false,
    "deceased" BOOLEAN NOT NULL DEFAULT false,
    "bankrupt" BOOLEAN NOT NULL DEFAULT false,
    "annual_income_minor" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_point" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "kind" "ContactPointKind" NOT NULL,
    "value" TEXT NOT NULL,
    "consented_channels" "Channel"[],
    "opted_out_channels" "Channel"[],
    "verified_at" TIMESTAMPTZ(3),
    "invalid_since" TIMESTAMPTZ(3),

    CONSTRAINT "contact_point_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "portfolio_id" BIGINT NOT NULL,
    "case_id" BIGINT,
    "source_system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "state" "AccountState" NOT NULL,
    "credit_limit_minor" BIGINT,
    "principal_minor" BIGINT NOT NULL DEFAULT 0,
    "outstanding_minor" BIGINT NOT NULL,
    "past_due_minor" BIGINT NOT NULL DEFAULT 0,
    "oldest_unpaid_due_date" DATE,
    "opened_on" DATE,
    "charged_off_on" DATE,
    "limitation_date" DATE,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "import_job_id" BIGINT,
    "import_line" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_snapshot" (
    "account_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "portfolio_id" BIGINT NOT NULL,
    "as_of" DATE NOT NULL,
    "dpd" INTEGER NOT NULL,
    "outstanding_minor" BIGINT NOT NULL,
    "past_due_minor" BIGINT NOT NULL,
    "paid_minor" BIGINT,

    CONSTRAINT "account_snapshot_pkey" PRIMARY KEY ("account_id","as_of")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "source_system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "effective_date" DATE NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "reversed_on" DATE,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_job" (
    "id" BIGSERIAL NOT NULL,
    "portfolio_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "state" "ImportState" NOT NULL,
    "checkpoint_line" BIGINT NOT NULL DEFAULT 0,
    "rows_read" BIGINT NOT NULL DEFAULT 0,
    "inserted" BIGINT NOT NULL DEFAULT 0,
    "updated" BIGINT NOT NULL DEFAULT 0,
    "unchanged" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "reject_file" TEXT,
    "reject_bytes" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "filter" JSONB NOT NULL,
    "precedence" INTEGER NOT NULL,
    "order_by" TEXT NOT NULL,
    "required_skills" TEXT[],
    "lease_seconds" INTEGER NOT NULL DEFAULT 900,
    "sequence" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "queue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "work_item" (
    "id" BIGSERIAL NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "action_id" BIGINT NOT NULL,
    "state" "WorkItemState" NOT NULL,
    "rank" DOUBLE PRECISION NOT NULL,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_agent_id" BIGINT,
    "lease_until" TIMESTAMPTZ(3),
    "lease_count" INTEGER NOT NULL DEFAULT 0,
    "end_reason" TEXT,

    CONSTRAINT "work_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" BIGINT,
    "skills" TEXT[],
    "languages" TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "certificate" (
    "id" BIGSERIAL NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "passed_on" DATE NOT NULL,
    "expires_on" DATE NOT NULL,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "strategy" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "segment_id" BIGINT NOT NULL,

    CONSTRAINT "strategy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "strategy_version" (
    "id" BIGSERIAL NOT NULL,
    "strategy_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "StrategyVersionState" NOT NULL,
    "content_hash" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_by" TEXT,
    "approved_by" TEXT,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "strategy_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step" (
    "id" BIGSERIAL NOT NULL,
    "version_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "treatment" TEXT NOT NULL,
    "offset_days" JSONB NOT NULL,
    "channels" "Channel"[],
    "condition" JSONB,
    "catch_up" "CatchUp" NOT NULL,
    "repeat_days" INTEGER NOT NULL DEFAULT 0,
    "max_occurrences" INTEGER NOT NULL DEFAULT 1,
    "template_code" TEXT,

    CONSTRAINT "step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "strategy_version_id" BIGINT NOT NULL,
    "state" "EnrolmentState" NOT NULL,
    "entered_on" DATE NOT NULL,
    "ended_on" DATE,
    "end_reason" TEXT,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cycle_run" (
    "id" BIGSERIAL NOT NULL,
    "portfolio_id" BIGINT NOT NULL,
    "business_date" DATE NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "manifest" JSONB NOT NULL,
    "counts" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "cycle_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_entry" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "action_id" BIGINT,
    "score" INTEGER,
    "text" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "feedback_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_complaint" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "action_id" BIGINT,
    "category" TEXT NOT NULL,
    "text" TEXT,
    "state" "ComplaintState" NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_by" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "hold_id" BIGINT,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "feedback_complaint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_case" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "stage" "LegalStage" NOT NULL,
    "claim_amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "opened_on" DATE NOT NULL,
    "notice_sent_on" DATE,
    "filed_on" DATE,
    "court" TEXT,
    "court_reference" TEXT,
    "closed_on" DATE,
    "close_reason" TEXT,

    CONSTRAINT "legal_case_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "action_case_id_planned_for_idx" ON "action"("case_id", "planned_for");

-- CreateIndex
CREATE INDEX "action_customer_id_state_idx" ON "action"("customer_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "action_enrolment_id_step_key_occurrence_key" ON "action"("enrolment_id", "step_key", "occurrence");

-- CreateIndex
CREATE INDEX "refusal_business_date_code_idx" ON "refusal"("business_date", "code");

-- CreateIndex
CREATE UNIQUE INDEX "refusal_natural_key" ON "refusal"("action_id", "stage", "business_date", "rule", "channel");

-- CreateIndex
CREATE UNIQUE INDEX "contact_idempotency_key_key" ON "contact"("idempotency_key");

-- CreateIndex
CREATE INDEX "contact_customer_id_at_idx" ON "contact"("customer_id", "at");

-- CreateIndex
CREATE INDEX "contact_case_id_at_idx" ON "contact"("case_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "promise_idempotency_key_key" ON "promise"("idempotency_key");

-- CreateIndex
CREATE INDEX "promise_customer_id_state_idx" ON "promise"("customer_id", "state");

-- CreateIndex
CREATE INDEX "promise_case_id_idx" ON "promise"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "hold_idempotency_key_key" ON "hold"("idempotency_key");

-- CreateIndex
CREATE INDEX "hold_customer_id_from_at_idx" ON "hold"("customer_id", "from_at");

-- CreateIndex
CREATE INDEX "collection_case_customer_id_idx" ON "collection_case"("customer_id");

-- CreateIndex
CREATE INDEX "collection_case_portfolio_id_state_idx" ON "collection_case"("portfolio_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "grade_case_id_valid_from_key" ON "grade"("case_id", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "segment_code_key" ON "segment"("code");

-- CreateIndex
CREATE UNIQUE INDEX "segment_membership_case_id_valid_from_key" ON "segment_membership"("case_id", "valid_from");

-- CreateIndex
CREATE INDEX "event_case_id_id_idx" ON "event"("case_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "event_queue_id_queue_seq_key" ON "event"("queue_id", "queue_seq");

-- CreateIndex
CREATE UNIQUE INDEX "portfolio_code_key" ON "portfolio"("code");

-- CreateIndex
CREATE UNIQUE INDEX "customer_source_system_external_id_key" ON "customer"("source_system", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_point_customer_id_kind_value_key" ON "contact_point"("customer_id", "kind", "value");

-- CreateIndex
CREATE INDEX "account_customer_id_idx" ON "account"("customer_id");

-- CreateIndex
CREATE INDEX "account_case_id_idx" ON "account"("case_id");

-- CreateIndex
CREATE INDEX "account_portfolio_id_id_idx" ON "account"("portfolio_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "account_source_system_external_id_key" ON "account"("source_system", "external_id");

-- CreateIndex
CREATE INDEX "account_snapshot_customer_id_as_of_idx" ON "account_snapshot"("customer_id", "as_of");

-- CreateIndex
CREATE INDEX "account_snapshot_portfolio_id_as_of_idx" ON "account_snapshot"("portfolio_id", "as_of");

-- CreateIndex
CREATE INDEX "payment_customer_id_effective_date_idx" ON "payment"("customer_id", "effective_date");

-- CreateIndex
CREATE INDEX "payment_account_id_effective_date_idx" ON "payment"("account_id", "effective_date");

-- CreateIndex
CREATE UNIQUE INDEX "payment_source_system_external_id_key" ON "payment"("source_system", "external_id");

-- CreateIndex
CREATE INDEX "import_job_fingerprint_idx" ON "import_job"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "queue_code_key" ON "queue"("code");

-- CreateIndex
CREATE UNIQUE INDEX "work_item_action_id_key" ON "work_item"("action_id");

-- CreateIndex
CREATE INDEX "work_item_case_id_idx" ON "work_item"("case_id");

-- CreateIndex
CREATE INDEX "work_item_queue_id_state_rank_id_idx" ON "work_item"("queue_id", "state", "rank" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "team_code_key" ON "team"("code");

-- CreateIndex
CREATE UNIQUE INDEX "agent_code_key" ON "agent"("code");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_agent_id_code_passed_on_key" ON "certificate"("agent_id", "code", "passed_on");

-- CreateIndex
CREATE UNIQUE INDEX "strategy_code_key" ON "strategy"("code");

-- CreateIndex
CREATE UNIQUE INDEX "strategy_version_strategy_id_number_key" ON "strategy_version"("strategy_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "step_version_id_key_key" ON "step"("version_id", "key");

-- CreateIndex
CREATE INDEX "enrolment_case_id_idx" ON "enrolment"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "cycle_run_portfolio_id_business_date_key" ON "cycle_run"("portfolio_id", "business_date");

-- CreateIndex
CREATE UNIQUE INDEX "feedback_entry_idempotency_key_key" ON "feedback_entry"("idempotency_key");

-- CreateIndex
CREATE INDEX "feedback_entry_customer_id_idx" ON "feedback_entry"("customer_id");

-- CreateIndex
CREATE INDEX "feedback_entry_action_id_idx" ON "feedback_entry"("action_id");

-- CreateIndex
CREATE UNIQUE INDEX "feedback_complaint_idempotency_key_key" ON "feedback_complaint"("idempotency_key");

-- CreateIndex
CREATE INDEX "feedback_complaint_customer_id_idx" ON "feedback_complaint"("customer_id");

-- CreateIndex
CREATE INDEX "feedback_complaint_action_id_idx" ON "feedback_complaint"("action_id");

-- CreateIndex
CREATE INDEX "legal_case_customer_id_idx" ON "legal_case"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "legal_case_case_id_opened_on_key" ON "legal_case"("case_id", "opened_on");

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_contact_point_id_fkey" FOREIGN KEY ("contact_point_id") REFERENCES "contact_point"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_cycle_run_id_fkey" FOREIGN KEY ("cycle_run_id") REFERENCES "cycle_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refusal" ADD CONSTRAINT "refusal_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promise" ADD CONSTRAINT "promise_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promise" ADD CONSTRAINT "promise_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_case" ADD CONSTRAINT "collection_case_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_case" ADD CONSTRAINT "collection_case_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grade" ADD CONSTRAINT "grade_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_membership" ADD CONSTRAINT "segment_membership_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_point" ADD CONSTRAINT "contact_point_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_snapshot" ADD CONSTRAINT "account_snapshot_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_lease_agent_id_fkey" FOREIGN KEY ("lease_agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strategy" ADD CONSTRAINT "strategy_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strategy_version" ADD CONSTRAINT "strategy_version_strategy_id_fkey" FOREIGN KEY ("strategy_id") REFERENCES "strategy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step" ADD CONSTRAINT "step_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "strategy_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_strategy_version_id_fkey" FOREIGN KEY ("strategy_version_id") REFERENCES "strategy_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
