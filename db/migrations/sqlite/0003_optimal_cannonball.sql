CREATE TABLE `pending_signatures` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`party_id` text NOT NULL,
	`seal_id` text NOT NULL,
	`key_id` text NOT NULL,
	`certificate` text NOT NULL,
	`person_id` text NOT NULL,
	`intent` text NOT NULL,
	`document_digest` text NOT NULL,
	`pinned_digest` text NOT NULL,
	`signed_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`done_at` integer,
	`signature_digest` text
);
--> statement-breakpoint
CREATE INDEX `pending_signatures_contract` ON `pending_signatures` (`contract_id`,`person_id`);--> statement-breakpoint
ALTER TABLE `keys` ADD `custody` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `reference` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `pin_attempts` integer;--> statement-breakpoint
ALTER TABLE `keys` ADD `pin_locked_until` integer;