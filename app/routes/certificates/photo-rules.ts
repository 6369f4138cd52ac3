/** Not a name that a type's field can have: those are letters and digits. */
export const photoField = 'face-photo'

/** The largest photo that is looked at, in bytes; the verb says the same of what arrives. */
export const photoBytes = 5 * 1024 * 1024
