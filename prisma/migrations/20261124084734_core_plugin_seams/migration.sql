-- breaking: yes
-- CreateEnum
CREATE TYPE "CostKind" AS ENUM ('LEGAL', 'CHANNEL', 'AGENT', 'AGENCY', 'OTHER');

-- CreateEnum
CREATE TYPE "ChannelMode" AS ENUM ('FIRST_SUCCESS', 'ALL');

-- DropForeignKey
ALTER TABLE "action" DROP CONSTRAINT "action_enrolment_id_fkey";

-- DropIndex
DROP INDEX "action_enrolment_id_step_key_occurrence_key";

-- AlterTable
ALTER TABLE "action" ADD COLUMN     "part" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "plugin" TEXT,
ADD COLUMN     "tone" TEXT,
ALTER COLUMN "enrolment_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "xid" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "step" ADD COLUMN     "channel_mode" "ChannelMode" NOT NULL DEFAULT 'FIRST_SUCCESS';

-- CreateTable
CREATE TABLE "cost" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "kind" "CostKind" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "incurred_on" DATE NOT NULL,
    "note" TEXT,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "cost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "strategy_pause" (
    "id" BIGSERIAL NOT NULL,
    "version_id" BIGINT NOT NULL,
    "step_key" TEXT,
    "reason" TEXT NOT NULL,
    "paused_by" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_by" TEXT,
    "lifted_at" TIMESTAMPTZ(3),
    "idempotency_key" TEXT NOT NULL,

    CONSTRAINT "strategy_pause_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cost_idempotency_key_key" ON "cost"("idempotency_key");

-- CreateIndex
CREATE INDEX "cost_customer_id_idx" ON "cost"("customer_id");

-- CreateIndex
CREATE INDEX "cost_case_id_incurred_on_idx" ON "cost"("case_id", "incurred_on");

-- CreateIndex
CREATE UNIQUE INDEX "strategy_pause_idempotency_key_key" ON "strategy_pause"("idempotency_key");

-- CreateIndex
CREATE INDEX "strategy_pause_version_id_idx" ON "strategy_pause"("version_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_enrolment_id_step_key_occurrence_part_key" ON "action"("enrolment_id", "step_key", "occurrence", "part");

-- CreateIndex
-- A plugin's step, by its natural key. Partial, so that a strategy's actions pay nothing for it.
CREATE UNIQUE INDEX "action_plugin_step_key" ON "action"("case_id", "plugin", "step_key") WHERE "plugin" IS NOT NULL;

-- CreateIndex
CREATE INDEX "event_xid_id_idx" ON "event"("xid", "id");

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost" ADD CONSTRAINT "cost_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strategy_pause" ADD CONSTRAINT "strategy_pause_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "strategy_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
