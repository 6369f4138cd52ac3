/** Terms as they are stored, read back. */
import type { Terms } from './standing-types.ts'

type Head = Pick<Terms, 'calendar' | 'clauses'>
type Tail = Pick<Terms, 'variables' | 'zone'>

/** As many templates as a house runs, several times over. */
const mostKept = 64

const [heads, tails] = [new Map<string, Head>(), new Map<string, Tail>()]

/**
 * `text`: canonical JSON. What a template says stands first and last in it (RFC 8785 sorts the names), and is the same
 * object for all contracts of that template: read once, and opened once by whoever goes by the object.
 */
export function readTerms(text: string, contractId: string): Terms {
  const headEnd = text.indexOf(`,"contractId":${JSON.stringify(contractId)}`)
  const tailStart = text.lastIndexOf(',"variables":{')
  if (headEnd < 0 || tailStart < headEnd) return JSON.parse(text) as Terms
  const own = JSON.parse(`{${text.slice(headEnd + 1, tailStart)}}`) as Omit<
    Terms,
    keyof Head | keyof Tail
  >
  const head = once(heads, `${text.slice(0, headEnd)}}`)
  return { ...head, ...own, ...once(tails, `{${text.slice(tailStart + 1)}`) }
}

function once<Part>(known: Map<string, Part>, text: string): Part {
  const found = known.get(text)
  if (found !== undefined) return found
  const read = JSON.parse(text) as Part
  if (known.size >= mostKept) known.delete(known.keys().next().value ?? '')
  known.set(text, read)
  return read
}
