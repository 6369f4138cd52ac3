/**
 * `npm run check`: every check, whatever the others said, each with the sentence of what it holds.
 * `npm run check -- types knip` runs only those.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../../server/set-up.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

/** Longest first: they run side by side, one a core. */
const checks = [
  {
    name: 'types',
    claim: 'TypeScript finds no type error',
    command: [
      bin('tsc'),
      '-p',
      '.',
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/tsc',
    ],
  },
  {
    name: 'style',
    claim: 'Biome finds the format and the rules of style kept',
    command: [
      bin('biome'),
      'ci',
      '--colors=off',
      '--reporter=concise',
      '--max-diagnostics=200',
      '.',
    ],
  },
  {
    name: 'knip',
    claim: 'knip finds no dead file, export or dependency',
    command: [bin('knip'), '--no-progress'],
  },
  {
    name: 'architecture',
    claim: 'dependency-cruiser finds the rules of the architecture kept',
    command: [bin('depcruise'), 'app', 'server', 'db', '--output-type', 'err-long'],
  },
  {
    name: 'migrations',
    claim: 'the generated migrations of both dialects are up to date',
    command: [process.execPath, join(root, 'test', 'house', 'migrations.mjs')],
  },
]

/** Runs the checks two at a time and tells each as it ends; returns `{ name, passed }` of every one. */
export async function check(names = []) {
  const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name))
  if (chosen.length === 0) {
    throw new Error(
      `There is no check ${names.join(', ')}; there are: ${checks.map((c) => c.name)}`,
    )
  }
  const waiting = [...chosen]
  const results = []
  async function work() {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await hold(next))
  }
  await Promise.all([work(), work()])
  return results
}

/** A check that cannot even be run has failed. */
function hold({ name, claim, command }) {
  const started = Date.now()
  return new Promise((resolve) => {
    let said = ''
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.on('data', (text) => {
      said += text
    })
    child.stderr.on('data', (text) => {
      said += text
    })
    child.on('error', (error) => {
      said += error.message
    })
    child.on('close', (code) => {
      const passed = code === 0
      const seconds = ((Date.now() - started) / 1000).toFixed(1)
      if (!passed) process.stdout.write(`\n── ${name} ──\n${said.trim()}\n\n`)
      process.stdout.write(`${passed ? '✓' : '✗'} ${name}: ${claim} (${seconds} s)\n`)
      resolve({ name, passed })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = await check(process.argv.slice(2))
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1
}
