ALTER TABLE `contracts` ADD `level` text;--> statement-breakpoint
ALTER TABLE `contracts` ADD `next_stamp_at` integer;--> statement-breakpoint
CREATE INDEX `contracts_next_stamp` ON `contracts` (`next_stamp_at`);--> statement-breakpoint
UPDATE `contracts` SET `level` = 'B-T', `next_stamp_at` = `completed_at` WHERE `state` = 'completed';
