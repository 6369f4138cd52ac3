import type { Tx } from './connection.ts'

/**
 * What is built once for every connection that writes: prepared statements, mostly. With SQLite that is once in all; with
 * PostgreSQL each transaction has its own, which goes with it.
 */
export function keptFor<Built>(build: (tx: Tx) => Built): (tx: Tx) => Built {
  const kept = new WeakMap<Tx, Built>()
  return (tx) => {
    const known = kept.get(tx)
    if (known !== undefined) return known
    const built = build(tx)
    kept.set(tx, built)
    return built
  }
}
