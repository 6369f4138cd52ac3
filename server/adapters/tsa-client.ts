/** Milliseconds an authority has; a signer waits for it. */
const patience = 8000
/** Octets: a token with a chain of four certificates takes an eighth of it. */
const largest = 64 * 1024

/**
 * RFC 3161 §3.4: a TimeStampReq over HTTP(S), the octets of the answer. Rejects for no answer in time, another status or
 * content type, or more octets than any answer has. Whom to ask stands in the settings: nobody outside chooses the address.
 */
export async function postTimestampQuery(url: string, query: Uint8Array): Promise<Uint8Array> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/timestamp-query',
      Accept: 'application/timestamp-reply',
    },
    body: query as Uint8Array<ArrayBuffer>,
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  })
  const type = response.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  if (!response.ok || type !== 'application/timestamp-reply') {
    await response.body?.cancel()
    throw new Error(`answered ${response.status} ${type ?? 'without a type'}`)
  }
  return bounded(response)
}

/** What was announced is not believed: octets are counted as they come. */
async function bounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.length
    if (size > largest) {
      await reader?.cancel()
      throw new Error(`answered more than ${largest} octets`)
    }
    parts.push(read.value)
  }
  return new Uint8Array(Buffer.concat(parts))
}
