ALTER TABLE `contracts` ADD `suite` text;--> statement-breakpoint
ALTER TABLE `organisations` ADD `suite` text;--> statement-breakpoint
ALTER TABLE `seal_applications` ADD `second_algorithm` text;--> statement-breakpoint
ALTER TABLE `seal_applications` ADD `for_seal_id` text;--> statement-breakpoint
ALTER TABLE `seals` ADD `second_key_id` text REFERENCES keys(id);--> statement-breakpoint
ALTER TABLE `seals` ADD `second_serial` text;--> statement-breakpoint
ALTER TABLE `seals` ADD `second_algorithm` text;--> statement-breakpoint
CREATE INDEX `seals_key` ON `seals` (`key_id`);--> statement-breakpoint
CREATE INDEX `seals_second_key` ON `seals` (`second_key_id`);