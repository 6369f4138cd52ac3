CREATE TABLE "stamp_clocks" (
	"id" text PRIMARY KEY NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trusted_authorities" (
	"fingerprint" text PRIMARY KEY NOT NULL,
	"der" "bytea" NOT NULL,
	"subject_name" text NOT NULL,
	"scopes" json NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	"removed_by" text,
	"removed_at" timestamp (3) with time zone,
	"removal_reason" text,
	"version" bigint NOT NULL
);
