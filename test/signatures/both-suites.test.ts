/** Three parties, each with a signature in either suite, at every level. */
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildTimestampToken } from '../../server/core/asn1/tsp.ts'
import type { HashName } from '../../server/core/values/crypto.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import type { MaterialSource } from '../../server/signatures/material.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import { issue } from '../core/asn1/authority.ts'
import { materialOf, openLevelHouse, pdfsig, qpdf } from '../support/levels.ts'
import { done, makePdf, requestFor } from '../support/pdf-fixtures.ts'

const [world, china] = await Promise.all([openLevelHouse('p256'), openLevelHouse('sm2')])
const parties = ['甲方', '乙方', '丙方']
const at = world.now

const stamp = (digest: Uint8Array, hash: HashName = 'sha256') =>
  buildTimestampToken(nodeCrypto, {
    imprint: { hash, digest },
    serial: nodeCrypto.randomBytes(12),
    genTime: at,
    policy: '1.3.6.1.4.1.99999.1',
    signer: (hash === 'sm3' ? china : world).tsa.signer,
  })

/** Both houses bear the same names: the root tells whose chain it is. */
const material: MaterialSource = (chain) => {
  const root = chain.at(-1) ?? new Uint8Array(0)
  const own = Buffer.compare(root, china.authority.root.certificate.der) === 0 ? china : world
  return materialOf(own)(chain)
}
const room = createSignatures({ crypto: nodeCrypto, timestamp: stamp, material })

async function signedBy(level: 'B-B' | 'B-T'): Promise<Uint8Array> {
  let bytes = await makePdf({ fields: parties.flatMap((party) => [party, `${party}_gm`]) })
  for (const party of parties) {
    for (const [house, field] of [
      [world, party],
      [china, `${party}_gm`],
    ] as const) {
      const algorithm = house === world ? 'p256' : 'sm2'
      const { signer } = await issue('signing', algorithm, house.authority.issuing, { name: party })
      bytes = done(await room.complete(requestFor(bytes, field), signer, { level }))
    }
  }
  return bytes
}

const judge = (pdf: Uint8Array) => {
  const anchors = [world, china].map(({ authority }) => authority.root.certificate.der)
  const [ours, theirs] = [nodeCrypto, webCrypto].map((port) =>
    examine(port, openDocument(port, pdf), undefined, at, { anchors }),
  )
  expect(theirs).toEqual(ours)
  return ours?.signatures ?? []
}

test('three parties sign in both suites, and each suite is satisfied at every level', async () => {
  const [basic, stamped] = [await signedBy('B-B'), await signedBy('B-T')]
  const lasting = done(await room.extend(stamped, { level: 'B-LT', at }))
  const archived = done(await room.extend(lasting.bytes, { level: 'B-LTA', at }))
  expect([...lasting.missing, ...archived.missing]).toEqual([])
  const levels = { 'B-B': basic, 'B-T': stamped, 'B-LT': lasting.bytes, 'B-LTA': archived.bytes }
  for (const [level, pdf] of Object.entries(levels)) {
    const signatures = judge(pdf)
    expect(signatures.map(({ integrity }) => integrity)).toEqual(Array(6).fill('intact'))
    expect(signatures.map(({ suite }) => suite)).toEqual(
      Array(3).fill(['international', 'guomi']).flat(),
    )
    const [abroad, home] = ['international', 'guomi'].map((suite) =>
      signatures.filter((one) => one.suite === suite),
    )
    expect(abroad?.map((one) => one.level)).toEqual(Array(3).fill(level))
    expect(home?.map(({ format }) => format)).toEqual(Array(3).fill('GM.sm2cms.detached'))
    const proven = level === 'B-B' ? undefined : at.toISOString()
    expect(signatures.map(({ provenAt }) => provenAt)).toEqual(Array(6).fill(proven))
    expect(pdfsig(pdf).match(/Signature is Valid\./g)).toHaveLength(3)
    expect(qpdf(pdf)).toContain('No syntax or stream encoding errors found')
  }
  for (const pdf of [lasting.bytes, archived.bytes]) {
    const said = judge(pdf).map(({ indication }) => indication)
    expect(said).toEqual(Array(6).fill('TOTAL_PASSED'))
  }
})
