CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `contract_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`contract_id` text NOT NULL,
	`kind` text NOT NULL,
	`actor_id` text,
	`organisation_id` text,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`entry_id` text,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `contract_events_contract` ON `contract_events` (`contract_id`);--> statement-breakpoint
CREATE TABLE `contract_parties` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`position` integer NOT NULL,
	`label` text NOT NULL,
	`organisation_id` text,
	`name` text NOT NULL,
	`code` text NOT NULL,
	`signer_name` text DEFAULT '' NOT NULL,
	`signer_email` text NOT NULL,
	`field` text NOT NULL,
	`place` text NOT NULL,
	`state` text NOT NULL,
	`token_digest` text,
	`token_expires_at` integer,
	`invited_at` integer,
	`opened_at` integer,
	`signed_at` integer,
	`signed_by` text,
	`seal_id` text,
	`intent_id` text,
	`person_level` integer,
	`organisation_level` integer,
	`reason` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contract_parties_position` ON `contract_parties` (`contract_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `contract_parties_token` ON `contract_parties` (`token_digest`);--> statement-breakpoint
CREATE INDEX `contract_parties_email` ON `contract_parties` (`signer_email`);--> statement-breakpoint
CREATE INDEX `contract_parties_code` ON `contract_parties` (`code`,`state`);--> statement-breakpoint
CREATE INDEX `contract_parties_contract` ON `contract_parties` (`contract_id`);--> statement-breakpoint
CREATE TABLE `contract_readers` (
	`organisation_id` text NOT NULL,
	`contract_id` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `contract_id`),
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `contract_readers_list` ON `contract_readers` (`organisation_id`,`updated_at`,`contract_id`);--> statement-breakpoint
CREATE INDEX `contract_readers_contract` ON `contract_readers` (`contract_id`);--> statement-breakpoint
CREATE TABLE `contract_revisions` (
	`contract_id` text NOT NULL,
	`revision` integer NOT NULL,
	`digest` text NOT NULL,
	`kind` text NOT NULL,
	`party_id` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`contract_id`, `revision`),
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `contract_revisions_digest` ON `contract_revisions` (`digest`);--> statement-breakpoint
CREATE TABLE `contracts` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`request_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`template_name` text NOT NULL,
	`template_version` text NOT NULL,
	`template_digest` text NOT NULL,
	`title` text NOT NULL,
	`values` text NOT NULL,
	`amount` integer,
	`counterparty` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`drafted_by` text NOT NULL,
	`submitted_by` text,
	`approved_by` text,
	`rejection_reason` text,
	`document_digest` text,
	`prepared_digest` text,
	`sign_by` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer,
	`completed_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contracts_number` ON `contracts` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `contracts_request` ON `contracts` (`organisation_id`,`request_id`);--> statement-breakpoint
CREATE INDEX `contracts_state` ON `contracts` (`organisation_id`,`state`);--> statement-breakpoint
CREATE TABLE `counters` (
	`scope` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `documents` (
	`digest` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`media_type` text NOT NULL,
	`kept_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `identity_certificates` (
	`serial` text PRIMARY KEY NOT NULL,
	`key_id` text NOT NULL,
	`issuer_key_id` text NOT NULL,
	`subject_name` text NOT NULL,
	`der` blob NOT NULL,
	`chain` text,
	`not_before` integer NOT NULL,
	`not_after` integer NOT NULL,
	`revoked_at` integer,
	`revocation_reason` integer,
	FOREIGN KEY (`key_id`) REFERENCES `keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `identity_certificates_key` ON `identity_certificates` (`key_id`);--> statement-breakpoint
CREATE TABLE `identity_reviews` (
	`id` text PRIMARY KEY NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`level` integer NOT NULL,
	`state` text NOT NULL,
	`statement` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`reviewed_by` text,
	`reviewed_at` integer,
	`reason` text,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `identity_reviews_subject` ON `identity_reviews` (`subject_kind`,`subject_id`);--> statement-breakpoint
CREATE TABLE `intents` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`purpose` text NOT NULL,
	`subject_id` text NOT NULL,
	`digest` text NOT NULL,
	`method` text NOT NULL,
	`proven_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `intents_person` ON `intents` (`person_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`key` text,
	`run_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`done_at` integer,
	`failed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_key` ON `jobs` (`key`);--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`done_at`,`run_at`);--> statement-breakpoint
CREATE TABLE `keys` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`owner_id` text NOT NULL,
	`algorithm` text NOT NULL,
	`public_key` blob NOT NULL,
	`wrapped_key` blob,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`destroyed_at` integer
);
--> statement-breakpoint
CREATE INDEX `keys_owner` ON `keys` (`owner_id`);--> statement-breakpoint
CREATE INDEX `keys_purpose` ON `keys` (`purpose`);--> statement-breakpoint
CREATE TABLE `ledger_checkpoints` (
	`size` integer PRIMARY KEY NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`row` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`leaf` blob NOT NULL,
	`openings` text NOT NULL,
	`staged_at` integer NOT NULL,
	`leaf_index` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_id` ON `ledger_entries` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_leaf` ON `ledger_entries` (`leaf_index`);--> statement-breakpoint
CREATE TABLE `ledger_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`peaks` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ledger_subjects` (
	`subject` text NOT NULL,
	`entry_id` text NOT NULL,
	PRIMARY KEY(`subject`, `entry_id`)
);
--> statement-breakpoint
CREATE TABLE `ledger_tiles` (
	`level` integer NOT NULL,
	`number` integer NOT NULL,
	`hashes` blob NOT NULL,
	PRIMARY KEY(`level`, `number`)
);
--> statement-breakpoint
CREATE TABLE `mails` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`error` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_key` ON `mails` (`key`);--> statement-breakpoint
CREATE INDEX `mails_recipient` ON `mails` (`recipient`);--> statement-breakpoint
CREATE TABLE `member_invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`email` text NOT NULL,
	`roles` text NOT NULL,
	`token_digest` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `member_invitations_token` ON `member_invitations` (`token_digest`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`granted_by` text NOT NULL,
	`granted_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_once` ON `memberships` (`organisation_id`,`person_id`,`role`);--> statement-breakpoint
CREATE INDEX `memberships_person` ON `memberships` (`person_id`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`code` text NOT NULL,
	`identity_level` integer DEFAULT 0 NOT NULL,
	`legal_representative` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_code` ON `organisations` (`code`);--> statement-breakpoint
CREATE TABLE `passkey` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`public_key` text NOT NULL,
	`user_id` text NOT NULL,
	`credential_id` text NOT NULL,
	`counter` integer NOT NULL,
	`device_type` text NOT NULL,
	`backed_up` integer NOT NULL,
	`transports` text,
	`created_at` integer,
	`aaguid` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passkey_user` ON `passkey` (`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `passkey_credential` ON `passkey` (`credential_id`);--> statement-breakpoint
CREATE TABLE `rate_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limit_key_unique` ON `rate_limit` (`key`);--> statement-breakpoint
CREATE TABLE `revocation_lists` (
	`issuer_key_id` text NOT NULL,
	`number` integer NOT NULL,
	`der` blob NOT NULL,
	`this_update` integer NOT NULL,
	`next_update` integer NOT NULL,
	PRIMARY KEY(`issuer_key_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `seal_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`seal_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text,
	`effective_at` integer NOT NULL,
	`actor_id` text NOT NULL,
	`reason` text,
	`facts` text NOT NULL,
	`entry_id` text,
	FOREIGN KEY (`seal_id`) REFERENCES `seals`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `seal_events_seal` ON `seal_events` (`seal_id`);--> statement-breakpoint
CREATE TABLE `seals` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`design` text NOT NULL,
	`picture` text NOT NULL,
	`picture_digest` text NOT NULL,
	`key_id` text NOT NULL,
	`certificate_serial` text NOT NULL,
	`state` text NOT NULL,
	`made_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `seals_organisation` ON `seals` (`organisation_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `seals_name` ON `seals` (`organisation_id`,`name`) WHERE "seals"."state" <> 'destroyed';--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `template_versions` (
	`name` text NOT NULL,
	`version` text NOT NULL,
	`digest` text NOT NULL,
	`published_at` integer NOT NULL,
	`entry_id` text,
	PRIMARY KEY(`name`, `version`)
);
--> statement-breakpoint
CREATE TABLE `two_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`user_id` text NOT NULL,
	`verified` integer DEFAULT true,
	`failed_verification_count` integer DEFAULT 0,
	`locked_until` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `two_factor_user` ON `two_factor` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`two_factor_enabled` integer DEFAULT false,
	`platform_role` text,
	`identity_level` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer,
	`updated_at` integer
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);