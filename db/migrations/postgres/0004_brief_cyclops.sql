ALTER TABLE "contracts" ADD COLUMN "suite" text;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "suite" text;--> statement-breakpoint
ALTER TABLE "seal_applications" ADD COLUMN "second_algorithm" text;--> statement-breakpoint
ALTER TABLE "seal_applications" ADD COLUMN "for_seal_id" text;--> statement-breakpoint
ALTER TABLE "seals" ADD COLUMN "second_key_id" text;--> statement-breakpoint
ALTER TABLE "seals" ADD COLUMN "second_serial" text;--> statement-breakpoint
ALTER TABLE "seals" ADD COLUMN "second_algorithm" text;--> statement-breakpoint
ALTER TABLE "seals" ADD CONSTRAINT "seals_second_key_id_keys_id_fk" FOREIGN KEY ("second_key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "seals_key" ON "seals" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "seals_second_key" ON "seals" USING btree ("second_key_id");