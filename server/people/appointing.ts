import type { Tx } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import { addRoles } from './organisation-store.ts'
import type { Parts } from './parts.ts'
import type { Actor, Member, Role } from './types.ts'

export type Grant = { email: string; roles: readonly Role[] }
export type RoleHolder = { personId: string; roles: readonly Role[] }

/** Roles as the database has them now: the actor was read before the transaction. */
export function granterAmong(members: readonly Member[], actor: Actor): RoleHolder {
  return roleHolder(
    actor.personId,
    members.find((member) => member.personId === actor.personId),
  )
}

export function roleHolder(personId: string, member: Member | undefined): RoleHolder {
  return { personId, roles: member?.roles ?? [] }
}

export async function appoint(
  parts: Parts,
  tx: Tx,
  organisationId: string,
  subject: RoleHolder,
  grantedBy: string,
): Promise<void> {
  const { personId, roles } = subject
  const grantedAt = parts.clock.now()
  const rows = roles.map((role) => {
    const id = `mbr_${toHex(parts.random(16))}`
    return { id, organisationId, personId, role, grantedBy, grantedAt }
  })
  await addRoles(tx, rows)
  await parts.ledger.append(tx, {
    kind: 'role.granted',
    actor: grantedBy,
    organisation: organisationId,
    commitments: { person: personId, roles: [...roles].sort().join(',') },
    subjects: [organisationId],
  })
}
