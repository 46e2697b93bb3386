-- breaking: no
-- CreateTable
CREATE TABLE "compliance_review" (
    "id" BIGSERIAL NOT NULL,
    "portfolio_id" BIGINT NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "through_contact_id" BIGINT NOT NULL,
    "evaluated" BIGINT NOT NULL,
    "breached" BIGINT NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL,
    "reviewed_by" TEXT NOT NULL,

    CONSTRAINT "compliance_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "compliance_breach" (
    "id" BIGSERIAL NOT NULL,
    "review_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "action_id" BIGINT,
    "channel" "Channel" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "pack" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "citation" TEXT,
    "reason" TEXT NOT NULL,
    "proven" BOOLEAN NOT NULL,

    CONSTRAINT "compliance_breach_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "compliance_review_portfolio_id_from_date_idx" ON "compliance_review"("portfolio_id", "from_date");

-- CreateIndex
CREATE INDEX "compliance_breach_customer_id_idx" ON "compliance_breach"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "compliance_breach_review_id_contact_id_rule_key" ON "compliance_breach"("review_id", "contact_id", "rule");

-- AddForeignKey
ALTER TABLE "compliance_breach" ADD CONSTRAINT "compliance_breach_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "compliance_review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Events of a customer that are about no case: few, beside those that the index by case finds.
CREATE INDEX "event_customer_no_case" ON "event" ("customer_id", "id") WHERE "case_id" IS NULL AND "customer_id" IS NOT NULL;
