/** start.second and verify.bundle: what a person waits for before anything is theirs to see. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Bench, median } from './harness.ts'
import { serve } from './serve.ts'

export async function app(bench: Bench): Promise<void> {
  if (!['start.second', 'verify.bundle'].some(bench.wants)) return
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-bench-'))
  try {
    // The first start builds, makes keys and migrates.
    const first = await serve(folder)
    try {
      if (bench.wants('verify.bundle')) await bundle(bench, first.url)
    } finally {
      await first.stop()
    }
    if (bench.wants('start.second')) await secondStart(bench, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function secondStart(bench: Bench, folder: string): Promise<void> {
  const took: number[] = []
  for (let i = 0; i < bench.options.rounds; i++) {
    const serving = await serve(folder)
    took.push(serving.took / 1000)
    await serving.stop()
  }
  const note = '`npm start` to the line that it listens, signing self-test included'
  bench.report({ metric: 'start.second', value: median(took), unit: 's', n: took.length, note })
}

/** The page's scripts with all they import, and the worker; each compressed by itself, as it is sent. */
async function bundle(bench: Bench, url: string): Promise<void> {
  const page = await fetch(`${url}/verify`, { headers: { accept: 'text/html' } })
  if (page.status !== 200) throw new Error(`/verify answered ${page.status}`)
  const sent = new Map<string, number>()
  const wanted = scriptsIn(await page.text())
  for (const path of wanted) {
    if (sent.has(path) || isLater(path)) continue
    const text = readFileSync(join('build', 'client', path), 'utf8')
    sent.set(path, gzipSync(text).length)
    wanted.push(...scriptsIn(text))
  }
  const largest = [...sent].sort((a, b) => b[1] - a[1]).slice(0, 3)
  const names = largest.map(([path, size]) => `${path.slice(8)} ${Math.round(size / 1024)}`)
  const note = `${sent.size} files, without pdf.js; largest ${names.join(', ')}`
  const value = [...sent.values()].reduce((sum, size) => sum + size, 0) / 1000
  bench.report({ metric: 'verify.bundle', value, unit: 'kB gzip', n: sent.size, note })
}

/** pdf.js draws the pages of a file and is fetched when there is one. */
const isLater = (path: string): boolean => /\/pdf(\.|-|js)/.test(path)

/** Scripts that a page loads, or a script: what is imported at once and workers, not what may be imported one day. */
function scriptsIn(text: string): string[] {
  const found = [
    ...text.matchAll(
      /<(?:link rel="modulepreload" href|script[^>]* src)="(\/assets\/[\w.-]+\.js)"/g,
    ),
    ...text.matchAll(/(?:from|import)\s*["'](?:\.|\/assets)(\/[\w.-]+\.js)["']/g),
    ...text.matchAll(/["'`](\/assets\/[\w.-]*worker[\w.-]*\.js)["'`]/g),
  ]
  const paths = found.map(([, path = '']) =>
    path.startsWith('/assets/') ? path : `/assets${path}`,
  )
  return [...new Set(paths)].filter((path) => existsSync(join('build', 'client', path)))
}
