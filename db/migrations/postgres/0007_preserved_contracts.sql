ALTER TABLE "contracts" ADD COLUMN "level" text;--> statement-breakpoint
ALTER TABLE "contracts" ADD COLUMN "next_stamp_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "contracts_next_stamp" ON "contracts" USING btree ("next_stamp_at");--> statement-breakpoint
UPDATE "contracts" SET "level" = 'B-T', "next_stamp_at" = "completed_at" WHERE "state" = 'completed';
