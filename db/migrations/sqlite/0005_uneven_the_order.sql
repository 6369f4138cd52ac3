CREATE TABLE `stamp_clocks` (
	`id` text PRIMARY KEY NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `trusted_authorities` (
	`fingerprint` text PRIMARY KEY NOT NULL,
	`der` blob NOT NULL,
	`subject_name` text NOT NULL,
	`scopes` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_by` text,
	`removed_at` integer,
	`removal_reason` text,
	`version` integer NOT NULL
);
