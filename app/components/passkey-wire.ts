/** The two halves of a passkey ceremony with /api/auth/passkey/*; whatever is not 2xx throws. */
export async function readOptions(step: string): Promise<unknown> {
  return (await ask(`/api/auth/passkey/${step}`, {})).json()
}

export async function sendAnswer(step: string, answer: unknown): Promise<void> {
  await ask(`/api/auth/passkey/${step}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(answer),
  })
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response
}
