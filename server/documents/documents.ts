import type { Database } from '../../db/connection.ts'
import type { Files } from '../adapters/files.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { renderContract, renderReport } from './contract-pages.ts'
import { createFaceCache } from './embedded-faces.ts'
import { createFaceRenderer } from './face-page.ts'
import type { Faces } from './shape.ts'
import { addDocuments, allDigests } from './store.ts'
import { sweep } from './sweep.ts'
import type { Documents } from './types.ts'

export function createDocuments(deps: {
  db: Database
  files: Files
  clock: { now(): Date }
  fonts: Faces
  crypto: Pick<CryptoPort, 'digest'>
}): Documents {
  const { db, files, clock, fonts, crypto } = deps
  const embedded = createFaceCache()
  const digest = (...parts: Uint8Array[]) => crypto.digest('sha256', ...parts)
  const renderFace = createFaceRenderer(fonts, digest)
  return {
    render: (kind, facts, options) => {
      const render = kind === 'report' ? renderReport : renderContract
      return render(facts, options, { faces: fonts, embedded, digest })
    },
    renderFace: async (facts) => renderFace(facts),
    keep: (bytes) => files.put(bytes),
    keepAll: (many) => files.putAll(many),
    record: (tx, name, size, mediaType) =>
      addDocuments(tx, [{ digest: name, size, mediaType, keptAt: clock.now() }]),
    recordAll: (tx, kept, mediaType) =>
      addDocuments(
        tx,
        kept.map((one) => ({ ...one, mediaType, keptAt: clock.now() })),
      ),
    fetch: (name) => files.get(name),
    sweep: () => sweep(db.read, files),
    async audit() {
      const faults: { digest: string; fault: 'missing' | 'changed' }[] = []
      for (const name of await allDigests(db.read)) {
        const fault = await files.state(name)
        if (fault !== 'sound') faults.push({ digest: name, fault })
      }
      return faults
    },
  }
}
