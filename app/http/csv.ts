/** RFC 4180. The mark at the beginning tells spreadsheets that this is UTF-8. */
export function csvBytes(lines: readonly (readonly string[])[]): Uint8Array {
  const text = lines.map((cells) => cells.map(cell).join(',')).join('\r\n')
  return new TextEncoder().encode(`\uFEFF${text}\r\n`)
}

/** Quoting; a leading `=` and its like would be a formula, so they are made text. */
function cell(value: string): string {
  const safe = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
