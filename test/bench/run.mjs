/**
 * `npm run bench [-- ROOM…] [--json] [--only METRIC] [--rounds N] [--quick] [--full]`.
 * The code under measure is bundled as the program itself is, without what a TypeScript loader adds to every function.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../server/set-up.mjs'

process.chdir(root)
process.env.NODE_ENV ??= 'production'
// One folder below the root, where the program finds migrations and templates from.
const outfile = join(root, 'build', 'bench.js')
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/rooms.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
})
const { main } = await import(pathToFileURL(outfile).href)
await main(process.argv.slice(2))
process.exit(0)
