import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { getTableName, isTable } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { words as english } from '../../app/i18n/en/refusals.ts'
import { words as chinese } from '../../app/i18n/zh-CN/refusals.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { createApp } from '../../server/app.ts'
import { newestCalendar } from '../../server/core/conditions/calendar.ts'
import { openCondition } from '../../server/core/conditions/condition.ts'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import { citizen, merchant, type Office, openOffice, staff } from '../certificates/office.ts'
import { openRunning, type Running } from '../fulfilment/support.ts'
import { agreed, auditHouse, openStranger, signerA, signerB } from './house.ts'

/** What people type wrongly or try on purpose: each is refused with a sentence in both languages, and nothing changes. */
let office: Office
let contract: Running

beforeAll(async () => {
  office = await openOffice()
  contract = await openRunning()
}, 60_000)
afterAll(async () => {
  await auditHouse(office.app)
  await contract.sound()
  await office.close()
  await contract.close()
})

type Looked = Pick<Office, 'db' | 'config'>

/** Every row of every table there is, and every file that is kept. */
async function everything({ db, config }: Looked): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const file of readdirSync('db/schema')) {
    const tables = Object.values(
      (await import(`../../db/schema/${basename(file, '.ts')}.ts`)) as object,
    ).filter(isTable)
    for (const table of tables) {
      const rows: unknown[] = await db.read.select().from(table as SQLiteTable)
      found[getTableName(table)] = rows.map((row) => JSON.stringify(row)).sort()
    }
  }
  const files = readdirSync(config.dataFolder, { recursive: true, encoding: 'utf8' })
  found['files'] = files.filter((name) => !name.startsWith('qiyin.sqlite')).sort()
  return found
}

/** As people read it, with everything filled in. */
function sentences({ code, facts }: Refusal): string[] {
  return [chinese, english].map((words) => {
    const sentence = (words as Record<string, string>)[code]
    if (sentence === undefined) throw new Error(`${code} has no sentence`)
    return sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      if (facts[name] === undefined) throw new Error(`${code} does not say ${name}`)
      return String(facts[name])
    })
  })
}

/** `code at field` of the first refusal, which has its sentences and left everything as it was. */
async function refused(looked: Looked, attempt: () => Promise<unknown>): Promise<string> {
  const before = await everything(looked)
  expect(Object.keys(before).length).toBeGreaterThan(30)
  const answer = await attempt()
  expect(await everything(looked)).toEqual(before)
  const refusals = [answer].flat()
  for (const refusal of refusals) {
    if (!isRefusal(refusal)) throw new Error(`it was not refused: ${JSON.stringify(answer)}`)
    const [zh, en] = sentences(refusal)
    expect(zh).toMatch(/[\u4e00-\u9fff].*[。！？]?$/)
    expect(en).toMatch(/^[^\u4e00-\u9fff]*[.?!]$/)
  }
  const [first] = refusals as Refusal[]
  return [first?.code, ...(first?.field ? [first.field] : [])].join(' at ')
}

const certificates = () => office.app.certificates

describe('an application', () => {
  const asCitizen = async (changes: Record<string, unknown>, photo?: Uint8Array) => {
    const input = await office.teacher(changes, photo)
    return refused(office, async () => certificates().apply(await office.actor(citizen), input))
  }
  const asMerchant = (changes: Record<string, unknown>) =>
    refused(office, async () =>
      certificates().apply(await office.actor(merchant), office.licence(changes)),
    )

  test.each([
    [
      'a resident ID whose check character is wrong',
      { residentId: '110105194912310021' },
      'resident-id-invalid at residentId',
    ],
    [
      'a resident ID of another birthday',
      { birthDate: '1949-12-30' },
      'birth-date-disagrees at birthDate',
    ],
    ['a date of birth in the future', { birthDate: '2030-01-01' }, 'date-in-future at birthDate'],
    ['a field that the type does not have', { school: '示例大学' }, 'field-unknown at school'],
    ['a field named like the machine’s own', { constructor: '1' }, 'field-unknown at constructor'],
  ])('with %s is refused', async (_, changes, code) => {
    expect(await asCitizen(changes)).toBe(code)
  })

  test.each([
    [
      'a credit code whose check character is wrong',
      { uscc: '91450100MA5ABCDE5Q' },
      'uscc-invalid at uscc',
    ],
    ['a field that the type does not have', { salary: '1' }, 'field-unknown at salary'],
  ])('with %s is refused', async (_, changes, code) => {
    expect(await asMerchant(changes)).toBe(code)
  })

  test('with a photo of 50 MB is refused', async () => {
    const photo = new Uint8Array(50 * 1024 * 1024)
    expect(await asCitizen({}, photo)).toBe('photo-large at photo')
  })
})

describe('an officer', () => {
  test('neither accepts nor approves what they applied for themselves', async () => {
    const own = await office.applyTeacher({ holderName: '示例黄局长' }, staff.chief)
    const chief = await office.actor(staff.chief)
    const accepting = () => certificates().accept(chief, own.id, { version: own.version })
    expect(await refused(office, accepting)).toBe('own-application')
    const { id, version } = await office.accept(own)
    const decision = { version, opinion: '符合条件' }
    const approving = () => certificates().approve(chief, id, decision)
    expect(await refused(office, approving)).toBe('own-application')
  })

  test('revokes once: neither proposing nor deciding it goes through again', async () => {
    const issued = await office.issued(
      await office.approve(await office.accept(await office.applyTeacher())),
    )
    const [officer, reviewer] = [
      await office.actor(staff.officer),
      await office.actor(staff.reviewer),
    ]
    const { id, version } = issued
    const words = { operation: 'revoke' as const, reason: '以示例欺骗手段取得', decisionNumber: '' }
    const proposed = agreed(
      await certificates().proposeRevocation(officer, id, { version, ...words }),
    )
    const { proposal } = proposed
    const decision = { proposalId: proposal?.id ?? '', version: 1, confirm: true, opinion: '同意' }
    const proposing = (at: number) => () =>
      certificates().proposeRevocation(officer, id, { version: at, ...words })
    const deciding = () => certificates().decideRevocation(reviewer, id, decision)
    expect(await refused(office, proposing(proposed.version))).toBe('proposal-open')
    const revoked = agreed(await deciding())
    expect(await refused(office, deciding)).toBe('already-revoked')
    expect(await refused(office, proposing(revoked.version))).toBe('already-revoked')
  })
})

describe('a fact', () => {
  const payment = { kind: 'payment.confirmed', clause: 'prepayment', amount: '10,000' } as const

  test('from a stranger is refused, as if there were no such contract', async () => {
    const stranger = await openStranger(contract)
    const fact = { ...payment, key: 'x', occurredOn: '2026-11-22', note: '', evidence: [] }
    const telling = () => contract.app.fulfilment.record(stranger, contract.id, fact)
    expect(await refused(contract, telling)).toBe('not-found')
  })

  test('of the other party is refused', async () => {
    expect(await refused(contract, () => contract.said(signerA, payment))).toBe('fact-not-yours')
  })

  test('told twice is one fact: the same changes nothing, another under its key is refused', async () => {
    const fact = { ...payment, key: 'receipt-1' }
    const first = await contract.tell(signerB, fact)
    const before = await everything(contract)
    expect((await contract.tell(signerB, fact)).facts).toEqual(first.facts)
    expect(await everything(contract)).toEqual(before)
    const other = { ...fact, amount: '10,001' }
    expect(await refused(contract, () => contract.said(signerB, other))).toBe('fact-known')
  })

  test('that happens once is not recorded a second time, whoever’s form it comes from', async () => {
    await contract.tell(signerB, { kind: 'delivery.made' })
    const again = () => contract.said(signerB, { kind: 'delivery.made' })
    expect(await refused(contract, again)).toBe('fact-repeated')
  })
})

/** 条款: one whose pattern backtracks for hours, and one that is nested deeper than any reader. */
const clauses = [
  [
    'a pattern that backtracks without end',
    "paymentMethod.matches('^(a+)+$')",
    'condition-forbidden',
  ],
  ['forty brackets', `${'('.repeat(40)}true${')'.repeat(40)}`, 'condition-too-deep'],
  ['ten thousand brackets', `${'('.repeat(10_000)}true${')'.repeat(10_000)}`, 'condition-too-deep'],
] as const

describe('a clause with', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'qiyin-clause-'))
    cpSync('contracts-templates', join(root, 'contracts-templates'), { recursive: true })
    symlinkSync(join(process.cwd(), 'db'), join(root, 'db'))
  })
  afterAll(() => rmSync(root, { recursive: true }))

  test.each(clauses)('%s is refused with a sentence', async (_, when, code) => {
    const place = { zone: 'Asia/Shanghai', calendar: newestCalendar }
    const variables = { paymentMethod: 'string' } as const
    const began = performance.now()
    const opening = async () =>
      openCondition(when, { variables, result: 'bool', ...place }, nodeCrypto)
    expect(await refused(contract, opening)).toBe(code)
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  test.each(clauses)(
    '%s in a template lets no house open, and what it kept stays',
    async (_, when, code) => {
      const path = join(root, 'contracts-templates/contracts/general-purchase/1.1.0/clauses.json')
      const file = JSON.parse(readFileSync(path.replace(root, process.cwd()), 'utf8')) as {
        clauses: { when: string }[]
      }
      const [first] = file.clauses
      if (first) first.when = when
      writeFileSync(path, JSON.stringify(file))
      const before = await everything(contract)
      const opening = createApp(
        { ...contract.config, root },
        { clock: contract.clock, random: systemRandom },
      )
      await expect(opening).rejects.toMatchObject({
        name: 'StartupError',
        message: expect.stringMatching(
          new RegExp(
            `^The contract template general-purchase/1.1.0 cannot be used: .*(${code}|to have <=\\d+ characters)`,
          ),
        ),
      })
      expect(await everything(contract)).toEqual(before)
    },
  )
})
