CREATE TABLE `electronic_seals` (
	`seal_id` text NOT NULL,
	`certificate_serial` text NOT NULL,
	`der` blob NOT NULL,
	`valid_from` integer NOT NULL,
	`valid_to` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`seal_id`, `certificate_serial`),
	FOREIGN KEY (`seal_id`) REFERENCES `seals`(`id`) ON UPDATE no action ON DELETE no action
);
