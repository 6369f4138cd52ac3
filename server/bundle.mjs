/**
 * Makes build/: the pages and their browser code by Remix, then the server's own programs by esbuild.
 * Packages stay outside the bundles, so native ones keep their files.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { fingerprint, root, stamp } from './set-up.mjs'

// Taken first: what is edited meanwhile is built again at the next start.
const sources = fingerprint()

// No shared part of an earlier build stays behind.
rmSync(join(root, 'build'), { recursive: true, force: true })
pages()
await build({
  absWorkingDir: root,
  entryPoints: [...programs()],
  outdir: 'build',
  outbase: 'server',
  entryNames: '[name]',
  chunkNames: 'shared-[hash]',
  bundle: true,
  // One copy of every module across the programs: `instanceof` and module state hold.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
})
writeFileSync(stamp, sources)

/** The two programs, and whatever a thread pool loads by file name (`*-worker.ts`). */
function* programs() {
  yield* ['server/main.ts', 'server/cli.ts']
  for (const name of readdirSync(join(root, 'server'), { recursive: true })) {
    if (name.endsWith('-worker.ts')) yield `server/${name}`
  }
}

function pages() {
  const remix = join(root, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js')
  const result = spawnSync(process.execPath, [remix, 'vite:build', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (result.status !== 0) process.exit(1)
}
