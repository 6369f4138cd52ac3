import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { seals } from '../../db/schema/seals.ts'
import { agreed, codeOf, openHouse, organisationOf, signerA } from '../journeys/house.ts'

test('a seal for certificates signs no contract', async () => {
  const house = await openHouse()
  try {
    const { id } = await house.toSigning()
    const actor = await house.actor(signerA)
    const input = await house.signInput(signerA, id)
    await house.db.transaction(async (tx) => {
      const theirs = eq(seals.organisationId, organisationOf(actor))
      await tx.update(seals).set({ kind: 'certificate' }).where(theirs)
    })
    const shown = agreed(await house.app.contracts.openForSigning(actor, { contractId: id }))
    expect(shown.seals).toEqual([])
    expect(shown.obstacle?.code).toBe('no-seal')
    expect(codeOf(await house.app.contracts.sign(actor, id, input))).toBe('seal-unknown')
  } finally {
    await house.close()
  }
}, 60_000)
