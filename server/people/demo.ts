import { fromUtf8, toHex } from '../core/values/bytes.ts'
import type { PersonId } from '../core/values/ids.ts'
import { fromBase32 } from '../core/values/totp.ts'
import { personWithEmail, setOperator } from './account-store.ts'
import type { Parts } from './parts.ts'
import { addTotp, totpSecret } from './proof-store.ts'
import { normalEmail } from './rules.ts'
import type { People } from './types.ts'

type DemoPerson = Parameters<People['createDemoPerson']>[0]

/** Throws where a person would be refused: demo data are ours. */
export async function createDemoPerson(
  parts: Parts,
  verifyPerson: (personId: string) => Promise<void>,
  input: DemoPerson,
): Promise<PersonId> {
  const email = normalEmail(input.email)
  const { name, password } = input
  if (!(await personWithEmail(parts.db.read, email))) {
    const answer = await parts.accounts.signUp(new Headers(), { name, email, password })
    if (!answer.ok) throw new Error(`demo person: ${answer.code}`)
  }
  const person = await personWithEmail(parts.db.read, email)
  if (!person) throw new Error('demo person: not stored')
  await verifyPerson(person.personId)
  if (input.operator) await parts.db.transaction((tx) => setOperator(tx, email))
  if (input.totpSecret) await enableTotp(parts, person.personId, input.totpSecret)
  return person.personId
}

/** better-auth keeps the secret as text whose UTF-8 octets are the key, encrypted, with backup codes beside it. */
async function enableTotp(parts: Parts, personId: string, base32Secret: string): Promise<void> {
  if ((await totpSecret(parts.db.read, personId)) !== undefined) return
  const secret = await parts.accounts.encrypt(fromUtf8(fromBase32(base32Secret)))
  const backupCodes = await parts.accounts.encrypt('[]')
  const id = toHex(parts.random(16))
  await parts.db.transaction((tx) => addTotp(tx, { id, personId, secret, backupCodes }))
}
