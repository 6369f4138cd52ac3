CREATE TABLE "assets" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"line" bigint NOT NULL,
	"name" text NOT NULL,
	"quantity" bigint NOT NULL,
	"unit" text NOT NULL,
	"owner_name" text NOT NULL,
	"owner_code" text NOT NULL,
	"since" text NOT NULL,
	"action_id" text NOT NULL,
	"entry_id" text,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificate_applications" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"agency_id" text NOT NULL,
	"type_name" text NOT NULL,
	"type_version" text NOT NULL,
	"applicant_id" text NOT NULL,
	"holder_organisation_id" text,
	"values" json NOT NULL,
	"photo_digest" text,
	"state" text NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"accepted_by" text,
	"accepted_at" timestamp (3) with time zone,
	"reviewed_by" text,
	"reviewed_at" timestamp (3) with time zone,
	"opinion" text,
	"batch_id" text,
	"certificate_id" text,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificate_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"agency_id" text NOT NULL,
	"seal_id" text NOT NULL,
	"ordered_by" text NOT NULL,
	"ordered_at" timestamp (3) with time zone NOT NULL,
	"intent_id" text NOT NULL,
	"digest" text NOT NULL,
	"warrant" json NOT NULL,
	"total" bigint NOT NULL,
	"issued" bigint DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"fault" text,
	"finished_at" timestamp (3) with time zone,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificate_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"actor_id" text,
	"confirmed_by" text,
	"reason" text,
	"facts" json NOT NULL,
	"entry_id" text
);
--> statement-breakpoint
CREATE TABLE "certificate_proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"certificate_id" text NOT NULL,
	"operation" text NOT NULL,
	"reason" text NOT NULL,
	"decision_number" text DEFAULT '' NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"opinion" text,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificate_types" (
	"name" text NOT NULL,
	"version" text NOT NULL,
	"code" text NOT NULL,
	"digest" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"entry_id" text,
	CONSTRAINT "certificate_types_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"type_name" text NOT NULL,
	"type_version" text NOT NULL,
	"number" text NOT NULL,
	"edition" text NOT NULL,
	"agency_id" text NOT NULL,
	"application_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"holder_person_id" text,
	"holder_organisation_id" text,
	"holder_name" text NOT NULL,
	"holder_code" text NOT NULL,
	"values" json NOT NULL,
	"photo_digest" text,
	"document_digest" text NOT NULL,
	"content_digest" text NOT NULL,
	"seal_id" text NOT NULL,
	"status" text NOT NULL,
	"valid_from" text NOT NULL,
	"valid_to" text,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fulfilment_actions" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"key" text NOT NULL,
	"clause" text NOT NULL,
	"kind" text NOT NULL,
	"payload" json NOT NULL,
	"state" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"document_digest" text,
	"entry_id" text
);
--> statement-breakpoint
CREATE TABLE "fulfilment_evaluations" (
	"contract_id" text NOT NULL,
	"number" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"facts" bigint NOT NULL,
	"standing" text NOT NULL,
	"digest" text NOT NULL,
	"entry_id" text,
	CONSTRAINT "fulfilment_evaluations_contract_id_number_pk" PRIMARY KEY("contract_id","number")
);
--> statement-breakpoint
CREATE TABLE "fulfilment_facts" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"position" bigint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"source" text NOT NULL,
	"party" text,
	"organisation_id" text,
	"actor_id" text,
	"occurred_on" text NOT NULL,
	"value" json NOT NULL,
	"evidence" json NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"entry_id" text
);
--> statement-breakpoint
CREATE TABLE "fulfilment_obligations" (
	"contract_id" text NOT NULL,
	"clause" text NOT NULL,
	"state" text NOT NULL,
	"amount" bigint,
	"penalty" bigint DEFAULT 0 NOT NULL,
	"due_on" text,
	"debtor" text NOT NULL,
	"creditor" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fulfilment_obligations_contract_id_clause_pk" PRIMARY KEY("contract_id","clause")
);
--> statement-breakpoint
CREATE TABLE "fulfilment_postings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"journal" text NOT NULL,
	"line" bigint NOT NULL,
	"account" text NOT NULL,
	"amount" bigint NOT NULL,
	"booked_on" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fulfilments" (
	"contract_id" text PRIMARY KEY NOT NULL,
	"terms" text NOT NULL,
	"terms_digest" text NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"next_tick_at" timestamp (3) with time zone,
	"evaluation" bigint DEFAULT 0 NOT NULL,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"organisation_id" text,
	"person_id" text,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"facts" json NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "seal_applications" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"kind" text NOT NULL,
	"serial" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"algorithm" text NOT NULL,
	"state" text NOT NULL,
	"applied_by" text NOT NULL,
	"applied_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"opinion" text,
	"applied_entry_id" text NOT NULL,
	"decided_entry_id" text,
	"seal_id" text,
	"version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_applications" ADD CONSTRAINT "certificate_applications_agency_id_organisations_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_batches" ADD CONSTRAINT "certificate_batches_agency_id_organisations_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_proposals" ADD CONSTRAINT "certificate_proposals_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_agency_id_organisations_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfilment_actions" ADD CONSTRAINT "fulfilment_actions_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfilment_evaluations" ADD CONSTRAINT "fulfilment_evaluations_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfilment_facts" ADD CONSTRAINT "fulfilment_facts_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfilment_obligations" ADD CONSTRAINT "fulfilment_obligations_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfilment_postings" ADD CONSTRAINT "fulfilment_postings_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfilments" ADD CONSTRAINT "fulfilments_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seal_applications" ADD CONSTRAINT "seal_applications_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assets_line" ON "assets" USING btree ("contract_id","line");--> statement-breakpoint
CREATE INDEX "assets_owner" ON "assets" USING btree ("owner_code");--> statement-breakpoint
CREATE UNIQUE INDEX "certificate_applications_request" ON "certificate_applications" USING btree ("applicant_id","request_id");--> statement-breakpoint
CREATE INDEX "certificate_applications_desk" ON "certificate_applications" USING btree ("agency_id","state","updated_at");--> statement-breakpoint
CREATE INDEX "certificate_applications_applicant" ON "certificate_applications" USING btree ("applicant_id","updated_at");--> statement-breakpoint
CREATE INDEX "certificate_applications_batch" ON "certificate_applications" USING btree ("batch_id","state");--> statement-breakpoint
CREATE INDEX "certificate_batches_agency" ON "certificate_batches" USING btree ("agency_id","ordered_at");--> statement-breakpoint
CREATE INDEX "certificate_events_subject" ON "certificate_events" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "certificate_proposals_certificate" ON "certificate_proposals" USING btree ("certificate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "certificate_proposals_open" ON "certificate_proposals" USING btree ("certificate_id") WHERE "certificate_proposals"."state" = 'proposed';--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_identifier" ON "certificates" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_number" ON "certificates" USING btree ("type_name","number","edition");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_application" ON "certificates" USING btree ("application_id");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_document" ON "certificates" USING btree ("document_digest");--> statement-breakpoint
CREATE INDEX "certificates_person" ON "certificates" USING btree ("holder_person_id","issued_at");--> statement-breakpoint
CREATE INDEX "certificates_organisation" ON "certificates" USING btree ("holder_organisation_id","issued_at");--> statement-breakpoint
CREATE INDEX "certificates_library" ON "certificates" USING btree ("agency_id","issued_at","id");--> statement-breakpoint
CREATE INDEX "certificates_expiry" ON "certificates" USING btree ("status","valid_to");--> statement-breakpoint
CREATE UNIQUE INDEX "fulfilment_actions_key" ON "fulfilment_actions" USING btree ("contract_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "fulfilment_facts_position" ON "fulfilment_facts" USING btree ("contract_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "fulfilment_facts_key" ON "fulfilment_facts" USING btree ("contract_id","key");--> statement-breakpoint
CREATE INDEX "fulfilment_obligations_due" ON "fulfilment_obligations" USING btree ("state","due_on");--> statement-breakpoint
CREATE UNIQUE INDEX "fulfilment_postings_line" ON "fulfilment_postings" USING btree ("contract_id","journal","line");--> statement-breakpoint
CREATE INDEX "fulfilments_tick" ON "fulfilments" USING btree ("state","next_tick_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_key" ON "notices" USING btree ("key");--> statement-breakpoint
CREATE INDEX "notices_organisation" ON "notices" USING btree ("organisation_id","read_at","id");--> statement-breakpoint
CREATE INDEX "notices_person" ON "notices" USING btree ("person_id","read_at","id");--> statement-breakpoint
CREATE INDEX "seal_applications_organisation" ON "seal_applications" USING btree ("organisation_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "seal_applications_open" ON "seal_applications" USING btree ("organisation_id","name") WHERE "seal_applications"."state" in ('applied', 'approved');