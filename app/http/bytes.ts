/** A file as the answer. `download` is the name it is saved under; any characters. */
export function bytesAnswer(
  bytes: Uint8Array,
  type: string,
  headers: Record<string, string> = {},
  download?: string,
): Response {
  const all = new Headers({
    'Content-Type': type,
    'Cache-Control': 'private, no-store',
    ...headers,
  })
  all.set('Content-Length', String(bytes.length))
  // RFC 6266 §4.3: the plain name for old clients, the real one in RFC 8187 form.
  if (download !== undefined) {
    const name = encodeURIComponent(download).replace(/['()*]/g, percent)
    all.set('Content-Disposition', `attachment; filename="file"; filename*=UTF-8''${name}`)
  }
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: all })
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
