/** render.certificate and certificate.issue.*: from an approved application to the sealed file, by the verbs and the job. */
import { readFileSync } from 'node:fs'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { fillFace, readFace } from '../../server/certificates/face-definition.ts'
import { createFaceRenderer } from '../../server/documents/face-page.ts'
import type { FaceFacts } from '../../server/documents/types.ts'
import { licence, scopeOf, teacher } from '../documents/sample-faces.ts'
import {
  type Algorithm,
  algorithms,
  approved,
  issue,
  openOffice,
  otherWords,
  portrait,
} from './agency.ts'
import { type Bench, cpuNote, median, time } from './harness.ts'
import { done, type House, openHouse } from './house.ts'

export async function certificates(bench: Bench): Promise<void> {
  await rendering(bench)
  const wanted = algorithms.filter((algorithm) => bench.wants(metricOf(algorithm)))
  if (wanted.length === 0) return
  const house = await openHouse()
  try {
    for (const algorithm of wanted) await issuing(bench, house, algorithm)
  } finally {
    await house.close()
  }
}

const metricOf = (algorithm: Algorithm) => `certificate.issue.${algorithm}`

/** One file after the other on one core, no two alike. */
async function rendering(bench: Bench): Promise<void> {
  const render = createFaceRenderer(createFonts(), (...parts) =>
    nodeCrypto.digest('sha256', ...parts),
  )
  const cases = [
    ['render.licence', 'business-licence', { ...licence, scope: scopeOf(300) }, undefined],
    ['render.teacher', 'teacher-qualification', teacher, await portrait(0)],
  ] as const
  for (const [metric, type, texts, photo] of cases) {
    if (!bench.wants(metric)) continue
    const path = `contracts-templates/certificates/${type}/1.0.0/face.json`
    const layout = readFace(readFileSync(path, 'utf8'), new Set(Object.keys(texts)))
    let size = 0
    const timed = await time(bench, () => {
      const own = { ...texts, subject: otherWords(), legalRepresentative: otherWords() }
      const facts: FaceFacts = {
        ...{ layout: fillFace(layout, own), title: type, subject: own.number, field: 'Seal' },
        createdAt: new Date('2026-11-22T08:00:00Z'),
        qr: `https://certificates.example.com/v#${nodeCrypto.digest('sha256', new TextEncoder().encode(own.subject)).join('').padEnd(190, '0').slice(0, 190)}`,
        metadata: Object.fromEntries(Object.entries(own).map(([key, text]) => [`KZ_${key}`, text])),
        ...(photo && { photo }),
      }
      size = done(render(facts)).bytes.length
    })
    const note = `one page, ${Math.round(size / 1024)} KiB; ${cpuNote(timed)}`
    bench.report({ metric, value: timed.ms, unit: 'ms', n: timed.n, note })
  }
}

/** Rounds that make the thousand together: ordered by one act of will, made by the job, sequenced on the ledger. */
async function issuing(bench: Bench, house: House, algorithm: Algorithm): Promise<void> {
  const { quick, rounds } = bench.options
  const office = await openOffice(house, algorithm)
  const each = quick ? 20 : 200
  const rates: number[] = []
  const cpus: number[] = []
  for (let round = -1; round < rounds; round++) {
    const applicationIds = await atATime(each, () => approved(office))
    await house.app.outbox.runDue()
    await house.app.ledger.sequence()
    const { ms, cpu } = await issue(office, applicationIds)
    if (round < 0) continue
    rates.push((1000 * each) / ms)
    cpus.push(cpu / each)
  }
  const note = `rounds of ${each}, with photo; rendered, sealed, stamped, stored, recorded, sequenced; letters not counted; processor ${median(cpus).toFixed(2)} ms each`
  const value = median(rates)
  bench.report({ metric: metricOf(algorithm), value, unit: 'docs/s', n: each * rounds, note })
}

async function atATime<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    while (next++ < count) results.push(await work())
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return results
}
