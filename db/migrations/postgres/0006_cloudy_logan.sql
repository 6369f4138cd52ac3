CREATE TABLE "electronic_seals" (
	"seal_id" text NOT NULL,
	"certificate_serial" text NOT NULL,
	"der" "bytea" NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"valid_to" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "electronic_seals_seal_id_certificate_serial_pk" PRIMARY KEY("seal_id","certificate_serial")
);
--> statement-breakpoint
ALTER TABLE "electronic_seals" ADD CONSTRAINT "electronic_seals_seal_id_seals_id_fk" FOREIGN KEY ("seal_id") REFERENCES "public"."seals"("id") ON DELETE no action ON UPDATE no action;