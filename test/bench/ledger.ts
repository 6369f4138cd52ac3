export async function ledger(): Promise<void> {}
