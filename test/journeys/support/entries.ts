import type { App } from '../../../server/app.ts'
import { auditHouse } from '../house.ts'

/** Audits the house, then answers the kinds of what the ledger was told since the last time, in its order. */
export function entriesSince(app: App): () => Promise<string[]> {
  let size = 0
  return async () => {
    await auditHouse(app)
    const rows = await app.ledger.list({ limit: 1000 })
    const added = rows.filter(({ leafIndex }) => leafIndex >= size).reverse()
    size = rows.length
    return added.map(({ kind }) => kind)
  }
}
