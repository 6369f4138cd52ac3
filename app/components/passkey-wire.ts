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

/** The question of an act of will, from a page's own address; `about` is what its answer will be bound to. */
export async function readQuestion(
  address: string,
  about: Readonly<Record<string, string>>,
): Promise<unknown> {
  const body = new FormData()
  for (const [name, value] of Object.entries(about)) body.set(name, value)
  const { options } = (await (await ask(address, { method: 'POST', body })).json()) as {
    options: unknown
  }
  return options
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response
}
