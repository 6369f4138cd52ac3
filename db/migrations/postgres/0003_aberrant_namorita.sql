CREATE TABLE "pending_signatures" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"party_id" text NOT NULL,
	"seal_id" text NOT NULL,
	"key_id" text NOT NULL,
	"certificate" text NOT NULL,
	"person_id" text NOT NULL,
	"intent" json NOT NULL,
	"document_digest" text NOT NULL,
	"pinned_digest" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	"signature_digest" text
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "custody" text;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "reference" json;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "pin_attempts" bigint;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "pin_locked_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "pending_signatures_contract" ON "pending_signatures" USING btree ("contract_id","person_id");