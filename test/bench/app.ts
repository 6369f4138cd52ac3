export async function app(): Promise<void> {}
