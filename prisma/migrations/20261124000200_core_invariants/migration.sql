-- breaking: no
-- What the schema language cannot say: uniqueness within a state, and the order of dates.

-- A case is in at most one open enrolment.
CREATE UNIQUE INDEX "enrolment_one_open" ON "enrolment" ("customer_id", "case_id") WHERE "state" IN ('ACTIVE', 'SUSPENDED');

-- A case has one grade and one segment at a time.
CREATE UNIQUE INDEX "grade_one_open" ON "grade" ("customer_id", "case_id") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "segment_membership_one_open" ON "segment_membership" ("customer_id", "case_id") WHERE "valid_to" IS NULL;

-- A customer has at most one case in a portfolio that is not closed for good.
CREATE UNIQUE INDEX "collection_case_one_open" ON "collection_case" ("customer_id", "portfolio_id") WHERE "state" <> 'CLOSED';

-- One agent at a time may hold a customer.
CREATE UNIQUE INDEX "work_item_one_lease_a_customer" ON "work_item" ("customer_id") WHERE "state" = 'LEASED';

-- Leases that run out are looked for at every claim.
CREATE INDEX "work_item_leased" ON "work_item" ("queue_id", "lease_until") WHERE "state" = 'LEASED';

-- At most one version of a strategy is published.
CREATE UNIQUE INDEX "strategy_version_one_published" ON "strategy_version" ("strategy_id") WHERE "state" = 'PUBLISHED';

-- An account has at most one open promise.
CREATE UNIQUE INDEX "promise_one_open" ON "promise" ("account_id") WHERE "state" = 'ACTIVE';

-- What an observer has still to be told.
CREATE INDEX "event_to_observe" ON "event" ("id") WHERE "observed_at" IS NULL AND "parked_error" IS NULL;

ALTER TABLE "hold" ADD CONSTRAINT "hold_interval" CHECK ("to_at" IS NULL OR "to_at" > "from_at");
ALTER TABLE "promise" ADD CONSTRAINT "promise_dates" CHECK ("due_date" >= "made_on" AND "amount_minor" > 0);
ALTER TABLE "payment" ADD CONSTRAINT "payment_positive" CHECK ("amount_minor" > 0);
