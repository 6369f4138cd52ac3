export async function http(): Promise<void> {}
