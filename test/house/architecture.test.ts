import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs')

/** A small house: every planted line breaks the rule it stands under, and nothing else may. */
const lawful = {
  'app/routes/ledger.tsx': `import type { Ledger } from '../../server/ledger/ledger.ts'
import { parse } from '../../server/core/values/parse.ts'
export const loader = (ledger: Ledger) => parse(ledger)`,
  'server/main.ts': `import { createApp } from './app.ts'
import { createServer } from 'node:http'
createServer(createApp())`,
  'server/app.ts': `import { createLedger } from './ledger/ledger.ts'
import { clock } from './adapters/clock.ts'
export const createApp = () => createLedger(clock) as never`,
  'server/adapters/clock.ts': `import { hrtime } from 'node:process'
export const clock = { now: () => hrtime() }`,
  'server/adapters/key-material.ts': 'export const open = 1',
  'server/keys/keys.ts': `import { open } from '../adapters/key-material.ts'
export const keys = open`,
  'server/web/site.ts': `import { createServer } from 'node:http'
export const site = createServer`,
  'server/ledger/ledger.ts': `import { put } from './store.ts'
import { decide } from './rules.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { parse } from '../core/values/parse.ts'
export type Ledger = { outbox?: Outbox }
export const createLedger = (_clock: unknown): Ledger => { put(); decide(); parse(1); return {} }`,
  'server/ledger/store.ts': `import { eq } from 'drizzle-orm'
import { entries } from '../../db/schema/ledger.ts'
export const put = () => eq(entries, 1)`,
  'server/ledger/rules.ts': `import type { Reader } from '../../db/schema/ledger.ts'
export const decide = (_reader?: Reader) => true`,
  'server/outbox/outbox.ts': `export type Outbox = { put(): void }
export const createOutbox = (): Outbox => ({ put() {} })`,
  'server/core/values/parse.ts': `import { sha256 } from '@noble/hashes'
export const parse = (value: unknown) => [sha256, value]`,
  'db/schema/ledger.ts': `import { table } from 'drizzle-orm'
export type Reader = number
export const entries = table`,
  'test/support/clock.ts': 'export const frozen = 0',
  'package.json': `{ "dependencies": { "drizzle-orm": "1", "@noble/hashes": "1", "qrcode": "1" }, "devDependencies": { "vitest": "1" } }`,
  'node_modules/drizzle-orm/package.json': '{ "name": "drizzle-orm", "main": "index.js" }',
  'node_modules/drizzle-orm/index.js': 'exports.eq = exports.table = () => 1',
  'node_modules/@noble/hashes/package.json': '{ "name": "@noble/hashes", "main": "index.js" }',
  'node_modules/@noble/hashes/index.js': 'exports.sha256 = 1',
  'node_modules/qrcode/package.json': '{ "name": "qrcode", "main": "index.js" }',
  'node_modules/qrcode/index.js': 'exports.draw = 1',
  'node_modules/vitest/package.json': '{ "name": "vitest", "main": "index.js" }',
  'node_modules/vitest/index.js': 'exports.test = 1',
}

/** Rule, file, the one line in it that breaks the rule. */
const planted = [
  [
    'terminal-shares-only-words',
    'server/cli.ts',
    `import type { loader } from '../app/routes/ledger.tsx'`,
  ],
  [
    'only-keys-meet-key-material',
    'server/seals/x.ts',
    `import { open } from '../adapters/key-material.ts'`,
  ],
  ['only-app-composes', 'server/web/y.ts', `import { createLedger } from '../ledger/ledger.ts'`],
  ['modules-meet-in-app', 'server/seals/z.ts', `import { site } from '../web/site.ts'`],
  [
    'pages-know-types-only',
    'app/routes/a.tsx',
    `import { createLedger } from '../../server/ledger/ledger.ts'`,
  ],
  [
    'pages-know-types-only',
    'app/routes/b.tsx',
    `import { entries } from '../../db/schema/ledger.ts'`,
  ],
  ['pages-know-types-only', 'app/routes/c.tsx', `import { createApp } from '../../server/app.ts'`],
  ['pages-touch-no-machine', 'app/components/d.tsx', `import { readFileSync } from 'node:fs'`],
  [
    'server-knows-no-pages',
    'server/ledger/e.ts',
    `import type { loader } from '../../app/routes/ledger.tsx'`,
  ],
  [
    'modules-meet-in-app',
    'server/seals/f.ts',
    `import { createLedger } from '../ledger/ledger.ts'`,
  ],
  ['modules-meet-in-app', 'server/seals/g.ts', `import { put } from '../ledger/store.ts'`],
  ['modules-meet-in-app', 'server/seals/h.ts', `import { clock } from '../adapters/clock.ts'`],
  [
    'only-app-composes',
    'server/adapters/i.ts',
    `import { createOutbox } from '../outbox/outbox.ts'`,
  ],
  ['only-app-composes', 'server/config.ts', `import { createOutbox } from './outbox/outbox.ts'`],
  ['core-is-pure', 'server/core/asn1/j.ts', `import { readFileSync } from 'node:fs'`],
  ['core-is-pure', 'server/core/asn1/k.ts', `import { clock } from '../../adapters/clock.ts'`],
  ['core-is-pure', 'server/core/asn1/l.ts', `import type { Ledger } from '../../ledger/ledger.ts'`],
  ['core-is-pure', 'server/core/asn1/m.ts', `import { draw } from 'qrcode'`],
  [
    'conditions-wrap-their-language',
    'server/seals/cel.ts',
    `import { parse } from '@marcbachmann/cel-js'`,
  ],
  ['only-stores-speak-sql', 'server/seals/n.ts', `import { eq } from 'drizzle-orm'`],
  ['only-stores-speak-sql', 'server/adapters/o.ts', `import { eq } from 'drizzle-orm'`],
  ['stores-speak-only-sql', 'server/seals/store.ts', `import { draw } from 'qrcode'`],
  [
    'rules-are-pure',
    'server/seals/rules.ts',
    `import { entries } from '../../db/schema/ledger.ts'`,
  ],
  [
    'only-adapters-touch-the-machine',
    'server/seals/p.ts',
    `import { readFileSync } from 'node:fs'`,
  ],
  ['only-adapters-touch-the-machine', 'server/seals/q.ts', `import { randomBytes } from 'crypto'`],
  ['only-adapters-touch-the-machine', 'db/seed.ts', `import { readFileSync } from 'node:fs'`],
  ['database-knows-no-module', 'db/r.ts', `import { clock } from '../server/adapters/clock.ts'`],
  ['no-cycles', 'server/keys/s.ts', `import { t } from './t.ts'\nexport const s = 1`],
  [
    'nothing-needs-tests',
    'server/keys/u.ts',
    `import { frozen } from '../../test/support/clock.ts'`,
  ],
  ['shipped-parts-are-dependencies', 'server/keys/v.ts', `import { test } from 'vitest'`],
  ['imports-resolve', 'server/keys/w.ts', `import { x } from './nowhere.ts'`],
] as const

const partners = { 'server/keys/t.ts': `import { s } from './s.ts'\nexport const t = s` }

let house: string
let violations: IViolation[]

beforeAll(async () => {
  house = mkdtempSync(join(tmpdir(), 'qiyin-house-'))
  const files = {
    ...lawful,
    ...partners,
    ...Object.fromEntries(planted.map(([, file, line]) => [file, line])),
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  const { tsConfig: _, ...rest } = options
  const result = await cruise(['app', 'server', 'db'], {
    ...rest,
    baseDir: house,
    validate: true,
    ruleSet: { forbidden },
  })
  violations = (result.output as ICruiseResult).summary.violations
})

afterAll(() => rmSync(house, { recursive: true }))

test.each(planted)('%s catches %s', (rule, file) => {
  const caught = violations.filter((violation) => violation.from === file)
  expect(caught.map((violation) => violation.rule.name)).toContain(rule)
})

test('every rule has a planted violation', () => {
  const planters = new Set<string>(planted.map(([rule]) => rule))
  const rules: { name: string }[] = forbidden
  expect(rules.map((rule) => rule.name).filter((name) => !planters.has(name))).toEqual([])
})

test('a house built by the rules passes them', () => {
  const files = Object.keys(lawful)
  expect(violations.filter((violation) => files.includes(violation.from))).toEqual([])
})
