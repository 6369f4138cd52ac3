import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialect } from '../../db/columns.ts'
import { createDemo } from '../../db/seed.ts'
import { createApp } from '../../server/app.ts'
import { testConfig } from '../support/app.ts'
import { freshPostgres } from '../support/database.ts'
import { auditHouse } from './house.ts'

let folder: string
let url: string | undefined
let drop: () => Promise<void>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-first-'))
  if (dialect === 'sqlite') drop = async () => undefined
  else ({ url, drop } = await freshPostgres())
})
afterAll(async () => {
  await drop()
  rmSync(folder, { recursive: true })
})

test('a first start that is killed again and again is finished by the next one', {
  timeout: 120_000,
}, async () => {
  // Each gets further than the last; the demo takes a second or two in all.
  for (const patience of [300, 700, 1200]) await startAndKill(patience)
  const app = await createApp({ ...testConfig(folder, url), demo: true })
  try {
    const demo = createDemo(app)
    await demo.find()
    const drafter = await demo.actor('drafter.a@example.com')
    const organisationId = drafter.memberships[0]?.organisationId ?? ''
    const found = await app.contracts.search(drafter, { organisationId, limit: 10 })
    expect('rows' in found && found.rows.map((row) => row.state).sort()).toEqual([
      'completed',
      'signing',
      'submitted',
    ])
    expect('rows' in found && found.rows.map((row) => row.number).sort()).toHaveLength(3)
    await auditHouse(app)
  } finally {
    await app.close()
  }
})

async function startAndKill(patience: number): Promise<void> {
  const program = join(import.meta.dirname, 'support', 'first-start.ts')
  const env = { ...process.env, DATABASE_URL: url ?? '' }
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  await pause(patience)
  child.kill('SIGKILL')
  await ended
}
