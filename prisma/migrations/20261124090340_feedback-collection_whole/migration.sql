-- breaking: yes
-- AlterEnum
ALTER TYPE "ComplaintState" ADD VALUE 'ACKNOWLEDGED';
ALTER TYPE "ComplaintState" ADD VALUE 'INVESTIGATING';
ALTER TYPE "ComplaintState" ADD VALUE 'REOPENED';
ALTER TYPE "ComplaintState" ADD VALUE 'CLOSED';

-- AlterTable
ALTER TABLE "feedback_complaint" ADD COLUMN     "ack_due_by" TIMESTAMPTZ(3),
ADD COLUMN     "acknowledged_at" TIMESTAMPTZ(3),
ADD COLUMN     "closed_at" TIMESTAMPTZ(3),
ADD COLUMN     "first_resolved_at" TIMESTAMPTZ(3),
ADD COLUMN     "opt_out_channel" "Channel",
ADD COLUMN     "opt_out_state" TEXT,
ADD COLUMN     "outcome" "ComplaintState",
ADD COLUMN     "remedy" TEXT,
ADD COLUMN     "reopen_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reopened_due_by" TIMESTAMPTZ(3),
ADD COLUMN     "root_cause" TEXT,
ADD COLUMN     "severity" TEXT,
ADD COLUMN     "suggestion" JSONB;

-- Complaints from before: how they ended was their state.
UPDATE "feedback_complaint" SET "outcome" = "state", "first_resolved_at" = "resolved_at" WHERE "resolved_at" IS NOT NULL;

-- AlterTable
ALTER TABLE "feedback_entry" ADD COLUMN     "invitation_id" BIGINT,
ADD COLUMN     "suggestion" JSONB;

-- CreateTable
CREATE TABLE "feedback_invitation" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "about_action_id" BIGINT,
    "strategy_version_id" BIGINT,
    "step_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "send_by" TIMESTAMPTZ(3) NOT NULL,
    "action_id" BIGINT,
    "sent_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "token_hash" TEXT,

    CONSTRAINT "feedback_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_guardrail" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "strategy_code" TEXT,
    "version_number" INTEGER,
    "step_key" TEXT,
    "metric" TEXT NOT NULL,
    "window_days" INTEGER NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "min_n" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feedback_guardrail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_guardrail_breach" (
    "id" BIGSERIAL NOT NULL,
    "guardrail_id" BIGINT NOT NULL,
    "strategy_version_id" BIGINT,
    "step_key" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "window_from" DATE NOT NULL,
    "window_to" DATE NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "numerator" INTEGER NOT NULL,
    "denominator" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "pause_id" BIGINT,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "feedback_guardrail_breach_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "feedback_invitation_contact_id_key" ON "feedback_invitation"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "feedback_invitation_token_hash_key" ON "feedback_invitation"("token_hash");

-- CreateIndex
CREATE INDEX "feedback_invitation_customer_id_created_at_idx" ON "feedback_invitation"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "feedback_invitation_case_id_idx" ON "feedback_invitation"("case_id");

-- CreateIndex
CREATE INDEX "feedback_invitation_sent_at_idx" ON "feedback_invitation"("sent_at");

-- CreateIndex
CREATE UNIQUE INDEX "feedback_guardrail_code_key" ON "feedback_guardrail"("code");

-- CreateIndex
CREATE INDEX "feedback_guardrail_breach_guardrail_id_at_idx" ON "feedback_guardrail_breach"("guardrail_id", "at");

-- CreateIndex
CREATE INDEX "feedback_complaint_case_id_idx" ON "feedback_complaint"("case_id");

-- CreateIndex
CREATE INDEX "feedback_complaint_received_at_idx" ON "feedback_complaint"("received_at");

-- CreateIndex
CREATE INDEX "feedback_complaint_due_by_idx" ON "feedback_complaint"("due_by");

-- CreateIndex
CREATE INDEX "feedback_entry_invitation_id_idx" ON "feedback_entry"("invitation_id");

-- CreateIndex
CREATE INDEX "feedback_entry_at_idx" ON "feedback_entry"("at");

-- AddForeignKey
ALTER TABLE "feedback_guardrail_breach" ADD CONSTRAINT "feedback_guardrail_breach_guardrail_id_fkey" FOREIGN KEY ("guardrail_id") REFERENCES "feedback_guardrail"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Closed lists of words, held by the database.
ALTER TABLE "feedback_entry" ADD CONSTRAINT "feedback_entry_score_check" CHECK ("score" BETWEEN 1 AND 5);
ALTER TABLE "feedback_complaint" ADD CONSTRAINT "feedback_complaint_severity_check" CHECK ("severity" IN ('LOW', 'NORMAL', 'HIGH', 'CRITICAL'));
ALTER TABLE "feedback_complaint" ADD CONSTRAINT "feedback_complaint_opt_out_check" CHECK ("opt_out_state" IN ('SUGGESTED', 'ACCEPTED', 'DISMISSED'));
ALTER TABLE "feedback_guardrail" ADD CONSTRAINT "feedback_guardrail_action_check" CHECK ("action" IN ('ALERT', 'PAUSE_STEP', 'PAUSE_VERSION'));
