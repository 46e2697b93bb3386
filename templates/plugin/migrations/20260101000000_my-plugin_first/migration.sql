-- breaking: no
-- CreateTable
CREATE TABLE "my_plugin_grade" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "case_id" BIGINT NOT NULL,
    "grade" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "my_plugin_grade_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "my_plugin_grade_customer_id_idx" ON "my_plugin_grade"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "my_plugin_grade_case_id_key" ON "my_plugin_grade"("case_id");

