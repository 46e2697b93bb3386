-- breaking: no
-- CreateTable
CREATE TABLE "channel_selection_cell" (
    "portfolio_id" BIGINT NOT NULL,
    "channel" "Channel" NOT NULL,
    "month" DATE NOT NULL,
    "hour" SMALLINT NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "successes" INTEGER NOT NULL,

    CONSTRAINT "channel_selection_cell_pkey" PRIMARY KEY ("portfolio_id","channel","month","hour","attempt")
);

-- CreateTable
CREATE TABLE "channel_selection_counted" (
    "customer_id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL,

    CONSTRAINT "channel_selection_counted_pkey" PRIMARY KEY ("customer_id","contact_id")
);

-- CreateTable
CREATE TABLE "channel_selection_revision" (
    "portfolio_id" BIGINT NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "channel_selection_revision_pkey" PRIMARY KEY ("portfolio_id")
);
