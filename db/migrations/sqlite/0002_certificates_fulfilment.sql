CREATE TABLE `assets` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`line` integer NOT NULL,
	`name` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit` text NOT NULL,
	`owner_name` text NOT NULL,
	`owner_code` text NOT NULL,
	`since` text NOT NULL,
	`action_id` text NOT NULL,
	`entry_id` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assets_line` ON `assets` (`contract_id`,`line`);--> statement-breakpoint
CREATE INDEX `assets_owner` ON `assets` (`owner_code`);--> statement-breakpoint
CREATE TABLE `certificate_applications` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`agency_id` text NOT NULL,
	`type_name` text NOT NULL,
	`type_version` text NOT NULL,
	`applicant_id` text NOT NULL,
	`holder_organisation_id` text,
	`values` text NOT NULL,
	`photo_digest` text,
	`state` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`accepted_by` text,
	`accepted_at` integer,
	`reviewed_by` text,
	`reviewed_at` integer,
	`opinion` text,
	`batch_id` text,
	`certificate_id` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`agency_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_applications_request` ON `certificate_applications` (`applicant_id`,`request_id`);--> statement-breakpoint
CREATE INDEX `certificate_applications_desk` ON `certificate_applications` (`agency_id`,`state`,`updated_at`);--> statement-breakpoint
CREATE INDEX `certificate_applications_applicant` ON `certificate_applications` (`applicant_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `certificate_applications_batch` ON `certificate_applications` (`batch_id`,`state`);--> statement-breakpoint
CREATE TABLE `certificate_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`agency_id` text NOT NULL,
	`seal_id` text NOT NULL,
	`ordered_by` text NOT NULL,
	`ordered_at` integer NOT NULL,
	`intent_id` text NOT NULL,
	`digest` text NOT NULL,
	`warrant` text NOT NULL,
	`total` integer NOT NULL,
	`issued` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`fault` text,
	`finished_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`agency_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `certificate_batches_agency` ON `certificate_batches` (`agency_id`,`ordered_at`);--> statement-breakpoint
CREATE TABLE `certificate_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`subject_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text,
	`effective_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`actor_id` text,
	`confirmed_by` text,
	`reason` text,
	`facts` text NOT NULL,
	`entry_id` text
);
--> statement-breakpoint
CREATE INDEX `certificate_events_subject` ON `certificate_events` (`subject_id`);--> statement-breakpoint
CREATE TABLE `certificate_proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`certificate_id` text NOT NULL,
	`operation` text NOT NULL,
	`reason` text NOT NULL,
	`decision_number` text DEFAULT '' NOT NULL,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`opinion` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`certificate_id`) REFERENCES `certificates`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `certificate_proposals_certificate` ON `certificate_proposals` (`certificate_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_proposals_open` ON `certificate_proposals` (`certificate_id`) WHERE "certificate_proposals"."state" = 'proposed';--> statement-breakpoint
CREATE TABLE `certificate_types` (
	`name` text NOT NULL,
	`version` text NOT NULL,
	`code` text NOT NULL,
	`digest` text NOT NULL,
	`published_at` integer NOT NULL,
	`entry_id` text,
	PRIMARY KEY(`name`, `version`)
);
--> statement-breakpoint
CREATE TABLE `certificates` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`type_name` text NOT NULL,
	`type_version` text NOT NULL,
	`number` text NOT NULL,
	`edition` text NOT NULL,
	`agency_id` text NOT NULL,
	`application_id` text NOT NULL,
	`batch_id` text NOT NULL,
	`holder_person_id` text,
	`holder_organisation_id` text,
	`holder_name` text NOT NULL,
	`holder_code` text NOT NULL,
	`values` text NOT NULL,
	`photo_digest` text,
	`document_digest` text NOT NULL,
	`content_digest` text NOT NULL,
	`seal_id` text NOT NULL,
	`status` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`issued_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`agency_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `certificates_identifier` ON `certificates` (`identifier`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificates_number` ON `certificates` (`type_name`,`number`,`edition`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificates_application` ON `certificates` (`application_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificates_document` ON `certificates` (`document_digest`);--> statement-breakpoint
CREATE INDEX `certificates_person` ON `certificates` (`holder_person_id`,`issued_at`);--> statement-breakpoint
CREATE INDEX `certificates_organisation` ON `certificates` (`holder_organisation_id`,`issued_at`);--> statement-breakpoint
CREATE INDEX `certificates_library` ON `certificates` (`agency_id`,`issued_at`,`id`);--> statement-breakpoint
CREATE INDEX `certificates_expiry` ON `certificates` (`status`,`valid_to`);--> statement-breakpoint
CREATE TABLE `fulfilment_actions` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`key` text NOT NULL,
	`clause` text NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`document_digest` text,
	`entry_id` text,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fulfilment_actions_key` ON `fulfilment_actions` (`contract_id`,`key`);--> statement-breakpoint
CREATE TABLE `fulfilment_evaluations` (
	`contract_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`facts` integer NOT NULL,
	`standing` text NOT NULL,
	`digest` text NOT NULL,
	`entry_id` text,
	PRIMARY KEY(`contract_id`, `number`),
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `fulfilment_facts` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`source` text NOT NULL,
	`party` text,
	`organisation_id` text,
	`actor_id` text,
	`occurred_on` text NOT NULL,
	`value` text NOT NULL,
	`evidence` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`recorded_at` integer NOT NULL,
	`entry_id` text,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fulfilment_facts_position` ON `fulfilment_facts` (`contract_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `fulfilment_facts_key` ON `fulfilment_facts` (`contract_id`,`key`);--> statement-breakpoint
CREATE TABLE `fulfilment_obligations` (
	`contract_id` text NOT NULL,
	`clause` text NOT NULL,
	`state` text NOT NULL,
	`amount` integer,
	`penalty` integer DEFAULT 0 NOT NULL,
	`due_on` text,
	`debtor` text NOT NULL,
	`creditor` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`contract_id`, `clause`),
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fulfilment_obligations_due` ON `fulfilment_obligations` (`state`,`due_on`);--> statement-breakpoint
CREATE TABLE `fulfilment_postings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`contract_id` text NOT NULL,
	`journal` text NOT NULL,
	`line` integer NOT NULL,
	`account` text NOT NULL,
	`amount` integer NOT NULL,
	`booked_on` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fulfilment_postings_line` ON `fulfilment_postings` (`contract_id`,`journal`,`line`);--> statement-breakpoint
CREATE TABLE `fulfilments` (
	`contract_id` text PRIMARY KEY NOT NULL,
	`terms` text NOT NULL,
	`terms_digest` text NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`next_tick_at` integer,
	`evaluation` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fulfilments_tick` ON `fulfilments` (`state`,`next_tick_at`);--> statement-breakpoint
CREATE TABLE `notices` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`organisation_id` text,
	`person_id` text,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`facts` text NOT NULL,
	`at` integer NOT NULL,
	`read_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notices_key` ON `notices` (`key`);--> statement-breakpoint
CREATE INDEX `notices_organisation` ON `notices` (`organisation_id`,`read_at`,`id`);--> statement-breakpoint
CREATE INDEX `notices_person` ON `notices` (`person_id`,`read_at`,`id`);--> statement-breakpoint
CREATE TABLE `seal_applications` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`kind` text NOT NULL,
	`serial` text DEFAULT '' NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`algorithm` text NOT NULL,
	`state` text NOT NULL,
	`applied_by` text NOT NULL,
	`applied_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`opinion` text,
	`applied_entry_id` text NOT NULL,
	`decided_entry_id` text,
	`seal_id` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `seal_applications_organisation` ON `seal_applications` (`organisation_id`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `seal_applications_open` ON `seal_applications` (`organisation_id`,`name`) WHERE "seal_applications"."state" in ('applied', 'approved');