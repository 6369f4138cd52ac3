/**
 * What must be true of the checkout before any TypeScript can run: parts installed, sources built.
 * Plain JavaScript on Node's own modules, since node_modules may not exist yet.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Top folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Which sources the build was made from: their `fingerprint`, written when all of it is done. */
export const stamp = join(root, 'build', '.sources')

/** What a build is made from; test/ is not among it. */
const sources = [
  'app',
  'server',
  'db',
  'contracts-templates',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
]

/** Refuses a Node.js that the pinned parts do not run on, before they fail in stranger words. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const least = engines.node.replace('>=', '').split('.').map(Number)
  const here = process.versions.node.split('.').map(Number)
  if (here[0] < least[0] || (here[0] === least[0] && here[1] < least[1])) {
    throw new Error(`Node.js ${engines.node} is needed; this is ${process.versions.node}.`)
  }
}

/** Refuses a node_modules that is somebody else's: `npm ci` empties the folder behind a link before it fills its own. */
function requireOwnParts() {
  const parts = join(root, 'node_modules')
  if (lstatSync(parts, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Error(
      `${parts} is a symbolic link and is not up to date; remove the link and start again, for installing would empty the folder it points to.`,
    )
  }
}

/** Runs `npm ci` when node_modules is absent or older than the lock file. */
export function install() {
  requireNode()
  if (installed()) return
  requireOwnParts()
  say('installing the pinned parts (npm ci) …')
  // A NODE_ENV=production in the surroundings would leave out what the build needs.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Builds when the sources are not the ones the last build was made from. */
export function build() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) return
  say('building …')
  run(process.execPath, [join(root, 'server', 'bundle.mjs')])
}

/** For people, on stderr: stdout belongs to what was asked for. */
function say(sentence) {
  process.stderr.write(`qiyin: ${sentence}\n`)
}

/**
 * Loads the running program in this very process, so that a signal reaches it directly.
 * A failure before it could speak for itself is one sentence.
 */
export async function start(program) {
  try {
    install()
    build()
  } catch (error) {
    say(error.message)
    process.exit(1)
  }
  // React, Express and others choose their fast form by this when they are loaded.
  process.env.NODE_ENV ??= 'production'
  await import(join(root, 'build', program))
}

function installed() {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  return statSync(record).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

/** Digest over path, size and time of change of every source: a deleted file counts too. */
export function fingerprint() {
  const digest = createHash('sha256')
  for (const source of sources) addTo(digest, source)
  return `${digest.digest('hex')}\n`
}

function addTo(digest, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isDirectory()) {
    digest.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`)
    return
  }
  for (const name of readdirSync(join(root, path)).sort()) addTo(digest, `${path}/${name}`)
}

/** The child's own words go to stderr; they are shown as they come, since a build takes a while. */
function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  if (result.error) throw new Error(`${command} cannot be run: ${result.error.message}`)
  if (result.status !== 0) {
    throw new Error(`\`${[command, ...args].join(' ')}\` failed, see the lines above.`)
  }
}
