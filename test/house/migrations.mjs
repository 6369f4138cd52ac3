/**
 * Are the committed migrations of both dialects what db/schema says? (`--write`: make them so.)
 * drizzle-kit generates into a copy of the folder; a new file there is a migration that is missing here.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { root } from '../../server/set-up.mjs'

const dialects = [
  { folder: 'sqlite', dialect: 'sqlite', url: undefined },
  { folder: 'postgres', dialect: 'postgresql', url: 'postgres://not-connected/' },
]
const write = process.argv.includes('--write')

for (const { folder, dialect, url } of dialects) {
  const committed = join(root, 'db', 'migrations', folder)
  if (write) generate(dialect, url, committed)
  else compare(folder, dialect, url, committed)
}

function compare(folder, dialect, url, committed) {
  const copy = mkdtempSync(join(tmpdir(), `qiyin-migrations-${folder}-`))
  try {
    cpSync(committed, copy, { recursive: true })
    generate(dialect, url, copy)
    const missing = migrations(copy).filter((name) => !migrations(committed).includes(name))
    for (const name of missing) {
      process.stdout.write(`db/migrations/${folder} lacks a change of db/schema:\n`)
      process.stdout.write(`${readFileSync(join(copy, name), 'utf8')}\n`)
      process.exitCode = 1
    }
    if (missing.length === 0) process.stdout.write(`${folder}: up to date\n`)
    else process.stdout.write('`npm run db:generate` writes it.\n')
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function generate(dialect, url, out) {
  const result = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'drizzle-kit', 'bin.cjs'),
      'generate',
      `--dialect=${dialect}`,
      '--schema=./db/schema/*.ts',
      `--out=${relative(root, out)}`,
      '--casing=snake_case',
    ],
    {
      cwd: root,
      encoding: 'utf8',
      // Without a terminal a question (renamed or new?) is an error, not a wait without end.
      stdio: [write ? 'inherit' : 'ignore', write ? 'inherit' : 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: url ?? '' },
    },
  )
  // drizzle-kit answers some failures with exit code 0 and a complaint.
  if (result.status !== 0 || /error/i.test(result.stderr)) {
    throw new Error(`drizzle-kit generate (${dialect}) failed:\n${result.stdout}${result.stderr}`)
  }
}

function migrations(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.sql'))
}
