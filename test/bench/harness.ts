import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialect } from '../../db/columns.ts'

export type Measure = { metric: string; value: number; unit: string; n: number; note: string }

export type Options = {
  json: boolean
  /** Names or beginnings of names of the metrics to take; all when empty. */
  only: readonly string[]
  /** At least 5 for a figure to be published. */
  rounds: number
  /** Small numbers, to see that everything runs. */
  quick: boolean
  /** Also what takes minutes. */
  full: boolean
}

export type Bench = {
  options: Options
  wants(metric: string): boolean
  report(measure: Measure): void
}

export type Room = (bench: Bench) => Promise<void>

export function createBench(options: Options, print: (measure: Measure) => void): Bench {
  const { only } = options
  return {
    options,
    wants: (metric) => only.length === 0 || only.some((start) => metric.startsWith(start)),
    report: (measure) => print({ ...measure, value: rounded(measure.value) }),
  }
}

/** Three significant digits are more than a shared machine can promise. */
function rounded(value: number): number {
  return value >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export type Timed = {
  /** Milliseconds one piece of work takes: the median of the rounds' means. */
  ms: number
  /** Milliseconds of processor time a piece took, all threads. */
  cpu: number
  /** Milliseconds of the fastest piece: what the machine can do when nobody else uses it. */
  best: number
  n: number
}

/** Warm-up for a second, then rounds of half a second each; one piece of work after the other. */
export async function time(bench: Bench, work: () => unknown): Promise<Timed> {
  const { quick, rounds } = bench.options
  const length = quick ? 100 : 500
  await repeat(work, 2 * length)
  const wall: number[] = []
  const cpu: number[] = []
  let best = Number.POSITIVE_INFINITY
  let n = 0
  for (let round = 0; round < rounds; round++) {
    const one = await repeat(work, length)
    wall.push(one.ms / one.n)
    cpu.push(one.cpu / one.n)
    best = Math.min(best, one.best)
    n += one.n
  }
  return { ms: median(wall), cpu: median(cpu), best, n }
}

async function repeat(work: () => unknown, atLeast: number) {
  const cpu = process.cpuUsage()
  const began = performance.now()
  let best = Number.POSITIVE_INFINITY
  let n = 0
  let ms = 0
  do {
    await work()
    n++
    const now = performance.now() - began
    best = Math.min(best, now - ms)
    ms = now
  } while (ms < atLeast)
  const { user, system } = process.cpuUsage(cpu)
  return { ms, n, best, cpu: (user + system) / 1000 }
}

/** Rounds of `work` over fresh `given` each; what one round took, milliseconds. */
export async function timeRounds<Given>(
  bench: Bench,
  prepare: (round: number) => Given | Promise<Given>,
  work: (given: Given) => unknown,
): Promise<number[]> {
  const took: number[] = []
  for (let round = -1; round < bench.options.rounds; round++) {
    const given = await prepare(round)
    const began = performance.now()
    await work(given)
    // The first is the warm-up.
    if (round >= 0) took.push(performance.now() - began)
  }
  return took
}

export const cpuNote = ({ cpu, best }: Timed): string =>
  `processor ${cpu.toFixed(2)} ms, best ${best.toFixed(2)} ms`

/** The conditions without which no figure means anything. */
export function headLine(): string {
  const processors = cpus()
  const date = new Date().toISOString().slice(0, 10)
  const disk = `fsync p50 ${fsyncMedian().toFixed(2)} ms`
  const machine = `${processors[0]?.model ?? 'unknown processor'}, ${processors.length} cores`
  return `${machine}; Node ${process.version}; ${date}; ${dialect}; ${disk}`
}

/** Appending 4 KiB and waiting for the disk, in the folder where the databases of this run lie. */
function fsyncMedian(): number {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-bench-'))
  const file = openSync(join(folder, 'fsync'), 'a')
  const block = new Uint8Array(4096)
  const took = Array.from({ length: 200 }, () => {
    const began = performance.now()
    writeSync(file, block)
    fsyncSync(file)
    return performance.now() - began
  })
  closeSync(file)
  rmSync(folder, { recursive: true })
  return median(took)
}
