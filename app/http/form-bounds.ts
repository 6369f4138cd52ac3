/** Fields that the largest form of the house could have, several times over. */
const mostFields = 5000
/** Of all places in lists that names speak of (`items[99].price`): a list is as long as its highest place. */
const mostPlaces = 200_000
/** Parts of one name. */
const deepest = 8
/** Characters of what a button asks the parser to do, and of what the parser told the page to remember. */
const longest = { __intent__: 4000, __state__: 20_000 } as const

/**
 * Whether the parser of forms makes about as much of it as was sent. It builds what names describe: one field called
 * `x[4000000000]` is a list of four thousand million places, and a thousand fields of one name are copied a thousand times.
 */
export function isBounded(form: FormData): boolean {
  let fields = 0
  let places = 0
  for (const name of form.keys()) {
    fields += 1
    places += placesIn(name)
    if (fields > mostFields || places > mostPlaces || name.split(/[.[]/).length > deepest)
      return false
  }
  return isBoundedText(form, '__state__') && isBoundedIntent(form)
}

function placesIn(name: string): number {
  let places = 0
  for (const [, index] of name.matchAll(/\[(\d+)\]/g)) places += Number(index) + 1
  return places
}

function isBoundedIntent(form: FormData): boolean {
  if (!isBoundedText(form, '__intent__')) return false
  const intent = form.get('__intent__')
  if (intent === null || intent === '') return true
  const { type, payload } = (JSON.parse(String(intent)) ?? {}) as Record<string, unknown>
  // The buttons of the house ask for nothing else.
  if (typeof type !== 'string' || !/^(validate|insert|remove)$/.test(type)) return false
  const { name = '', index = 0 } = (payload ?? {}) as Record<string, unknown>
  return Number(index) < mostFields && placesIn(String(name)) < mostFields
}

/** Absent, or JSON. */
function isBoundedText(form: FormData, name: keyof typeof longest): boolean {
  const text = form.get(name)
  if (text === null || text === '') return true
  if (typeof text !== 'string' || text.length > longest[name]) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
