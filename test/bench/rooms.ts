import { parseArgs } from 'node:util'
import { app } from './app.ts'
import { certificateQuery } from './certificate-query.ts'
import { certificates } from './certificates.ts'
import { contracts } from './contracts.ts'
import { fulfilment } from './fulfilment.ts'
import { fulfilmentHouse } from './fulfilment-house.ts'
import { createBench, headLine, type Measure, type Options, type Room } from './harness.ts'
import { http } from './http.ts'
import { ledger } from './ledger.ts'
import { signatures } from './signatures.ts'

const rooms: Readonly<Record<string, readonly Room[]>> = {
  signatures: [signatures],
  contracts: [contracts, http],
  ledger: [ledger],
  fulfilment: [fulfilment, fulfilmentHouse],
  certificates: [certificates, certificateQuery],
  app: [app],
}

/** `argv`: names of rooms (none: all) and the options of `run.mjs`. */
export async function main(argv: readonly string[]): Promise<void> {
  const { positionals, options } = read(argv)
  const unknown = positionals.find((name) => !rooms[name])
  if (unknown) throw new Error(`no room ${unknown}; there are ${Object.keys(rooms).join(', ')}`)
  const wanted = positionals.length > 0 ? positionals : Object.keys(rooms)
  if (!options.json) printLine(`${headLine()}\n${row(['metric', 'value', 'unit', 'n', 'note'])}`)
  const bench = createBench(options, options.json ? printJson : printRow)
  for (const name of wanted) for (const room of rooms[name] ?? []) await room(bench)
}

function read(argv: readonly string[]): { positionals: string[]; options: Options } {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '5' },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
    },
  })
  return { positionals, options: { ...values, rounds: Math.max(1, Number(values.rounds) || 5) } }
}

const widths = [22, 12, 10, 8]

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => String(cell).padEnd(widths[i] ?? 0)).join(' ')

const printRow = (m: Measure) => printLine(row([m.metric, m.value, m.unit, m.n, m.note]))
const printJson = (measure: Measure) => printLine(JSON.stringify(measure))

function printLine(line: string): void {
  process.stdout.write(`${line.trimEnd()}\n`)
}
