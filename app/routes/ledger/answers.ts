/** Anybody may mirror the ledger, web pages of others included. */
const open = { 'Access-Control-Allow-Origin': '*' }

export function textAnswer(text: string, cache: string): Response {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': cache, ...open }
  return new Response(text, { headers })
}

/** Tiles never change once written, partial ones included: a wider one has another address. */
export function tileAnswer(bytes: Uint8Array | undefined): Response {
  if (!bytes) {
    const headers = {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      ...open,
    }
    return new Response('no such tile\n', { status: 404, headers })
  }
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Length': String(bytes.length),
    ...open,
  }
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers })
}
