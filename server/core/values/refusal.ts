/** An expected failure is a value: what was refused (`code`) and the facts a sentence needs. */
export type Refusal = {
  readonly refused: true
  readonly code: string
  /** Never personal data that the asker may not see; strings and numbers only. */
  readonly facts: Readonly<Record<string, string | number>>
  /** Form field the refusal is about, as a conform path (`items[0].quantity`). */
  readonly field?: string
}

export function refuse(
  code: string,
  facts: Record<string, string | number> = {},
  field?: string,
): Refusal {
  return field === undefined
    ? { refused: true, code, facts }
    : { refused: true, code, facts, field }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true
}

/** Where only an exception can come through: a key elsewhere that refuses in the middle of a signature. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** The refusal inside; everything else goes on. */
export async function orRefused<T>(work: Promise<T>): Promise<T | Refusal> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}
