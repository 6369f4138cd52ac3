import { expect, test } from 'vitest'
import { agreed, openHouse, signerA, signerB } from './house.ts'

test('the other side is named to each: the supplier to the buyer, the buyer to the supplier', async () => {
  const house = await openHouse()
  try {
    const { id } = await house.toSigning()
    await house.sign(signerA, id)
    await house.app.outbox.runDue()
    const namedTo = async (email: string) => {
      const actor = await house.actor(email)
      const organisationId = actor.memberships[0]?.organisationId ?? ''
      const query = { organisationId, limit: 20 }
      const { rows } = agreed(await house.app.contracts.search(actor, query))
      return rows.find((row) => row.id === id)?.counterparty
    }
    expect(await namedTo(signerA)).toBe('示例乙科技有限公司')
    expect(await namedTo(signerB)).toBe('示例甲贸易有限公司')
  } finally {
    await house.close()
  }
})
