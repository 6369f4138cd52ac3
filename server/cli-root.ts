/** `qiyin root`: the key of the root is kept elsewhere, and papers are carried to it and back. */
import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { words } from '../app/i18n/en/refusals.ts'
import { nodeCrypto } from './adapters/node-crypto.ts'
import { systemRandom } from './adapters/random.ts'
import type { App } from './app.ts'
import { StartupError } from './config.ts'
import { parseCertificate } from './core/asn1/x509.ts'
import { isRefusal, type Refusal } from './core/values/refusal.ts'
import type { SingleSuite } from './core/values/suite.ts'
import { readCertificateFile } from './keys/certificate-file.ts'
import { readKeyFile } from './keys/key-file.ts'
import { linesOf, readRootAnswer, readRootRequest, writePaper } from './keys/root-papers.ts'
import { signAtRoot } from './keys/root-sign.ts'

/** Options of the command; `passphraseFile` absent: the first line of the standard input. */
export type RootOptions = {
  act: string | undefined
  file: string | undefined
  out: string | undefined
  key: string | undefined
  cert: string | undefined
  kind: string
  suite: SingleSuite
  passphraseFile: string | undefined
}

export type RootHouse = {
  withApp: (work: (app: Pick<App, 'rootDesk'>) => Promise<number>) => Promise<number>
  now: () => Date
  print: (line: string) => void
}

export const rootUsage = `qiyin root export -o ROOT.key [--suite guomi]         the root's private key under a passphrase, with its certificate
qiyin root remove ROOT.key [--suite guomi]            takes the key out of the database for good, once the file opens
qiyin root request -o FILE [--kind certificate|list]  what the root has to sign next: an issuing CA, or its revocation list
qiyin root sign FILE --key ROOT.key -o ANSWER         where the key is kept; needs no database [--cert ROOT.cer]
qiyin root accept ANSWER                              verified, kept, entered in the ledger
             [--passphrase-file F]                      otherwise the passphrase is the first line of the standard input
`

const acts: Readonly<Record<string, (house: RootHouse, options: RootOptions) => Promise<number>>> =
  { export: exportKey, remove, request, sign, accept }

export function root(house: RootHouse, options: RootOptions): Promise<number> {
  const act = acts[options.act ?? '']
  if (!act) throw new StartupError(rootUsage)
  return act(house, options)
}

async function exportKey({ withApp, print }: RootHouse, options: RootOptions): Promise<number> {
  const out = needed(options.out)
  const passphrase = passphraseIn(options)
  return withApp(async ({ rootDesk }) => {
    const text = granted(await rootDesk.carry(options.suite, passphrase))
    keepNew(out, text)
    print(out)
    print(`Put it where it is to be kept, try it, then: qiyin root remove ${out}`)
    return 0
  })
}

async function remove({ withApp, print }: RootHouse, options: RootOptions): Promise<number> {
  const text = readFileSync(needed(options.file), 'utf8')
  const passphrase = passphraseIn(options)
  return withApp(async ({ rootDesk }) => {
    granted(await rootDesk.remove(options.suite, { text, passphrase }))
    print('The private key of the root is no longer in the database.')
    print('Backups made before still hold it, wrapped under the master key: destroy them.')
    return 0
  })
}

async function request({ withApp, print }: RootHouse, options: RootOptions): Promise<number> {
  const out = needed(options.out)
  const { kind, suite } = options
  if (kind !== 'certificate' && kind !== 'list') throw new StartupError(rootUsage)
  return withApp(async ({ rootDesk }) => {
    const paper = granted(await rootDesk.request(suite, kind))
    keepNew(out, writePaper(paper))
    for (const line of [...linesOf(paper), out]) print(line)
    return 0
  })
}

/** Says what it is about to sign before it does. */
async function sign({ now, print }: RootHouse, options: RootOptions): Promise<number> {
  const out = needed(options.out)
  const paper = granted(readRootRequest(readFileSync(needed(options.file), 'utf8')))
  const text = readFileSync(needed(options.key), 'utf8')
  const locked = text.includes('BEGIN ENCRYPTED')
  const key = granted(await readKeyFile(text, locked ? passphraseIn(options) : undefined))
  const [first] = granted(readCertificateFile(readFileSync(options.cert ?? needed(options.key))))
  if (!first) throw new StartupError(rootUsage)
  const certificate = parseCertificate(first.der)
  for (const line of linesOf(paper)) print(line)
  const at = { crypto: nodeCrypto, random: systemRandom, now: now(), key, certificate }
  keepNew(out, writePaper(granted(await signAtRoot(at, paper))))
  print(out)
  return 0
}

async function accept({ withApp, print }: RootHouse, options: RootOptions): Promise<number> {
  const answer = granted(readRootAnswer(readFileSync(needed(options.file), 'utf8')))
  return withApp(async ({ rootDesk }) => {
    const { kind, number } = granted(await rootDesk.accept(answer))
    print(`${kind} ${number}`)
    return 0
  })
}

function passphraseIn({ passphraseFile }: RootOptions): string {
  if (!passphraseFile && process.stdin.isTTY) {
    throw new StartupError('Give the passphrase on the standard input or with --passphrase-file F.')
  }
  const [line = ''] = readFileSync(passphraseFile ?? 0, 'utf8').split(/\r?\n/)
  return line
}

/** Readable by nobody else, never over another file, and on the disk before anything is said about it. */
function keepNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function needed(value: string | undefined): string {
  if (value === undefined) throw new StartupError(rootUsage)
  return value
}

function granted<T>(value: T | Refusal): T {
  if (!isRefusal(value)) return value
  const sentence = (words as Readonly<Record<string, unknown>>)[value.code]
  throw new StartupError(
    `Not done (${value.code}). ${typeof sentence === 'string' ? sentence : ''}`,
  )
}
