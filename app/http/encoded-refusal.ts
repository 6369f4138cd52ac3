type Refused = { code: string; facts: Readonly<Record<string, string | number>> }

/** A refusal as one string, so that it can travel where conform keeps a field's errors: `too-long?maximum=20`. */
export function encodeRefusal({ code, facts }: Refused): string {
  const pairs = Object.entries(facts).map(([name, value]) => [name, String(value)])
  return pairs.length === 0 ? code : `${code}?${new URLSearchParams(pairs)}`
}

export function decodeRefusal(encoded: string): { code: string; facts: Record<string, string> } {
  const [code = '', query = ''] = encoded.split('?')
  return { code, facts: Object.fromEntries(new URLSearchParams(query)) }
}
