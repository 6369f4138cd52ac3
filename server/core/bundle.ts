/**
 * 证据包: everything that shows, offline and with tools of others, what a signed file is worth. A ZIP of plain files, so
 * that an expert needs none of our programs: the PDF, the ledger entries with their openings and C2SP proofs, the
 * certificates, the revocation lists, the trust policy and a README with openssl commands.
 */
import { strFromU8, zipSync } from 'fflate'
import type { SealStatus, StatusAnswer, StatusEntry } from './status.ts'
import { fromBase64, toBase64, toHex, utf8 } from './values/bytes.ts'
import { canonicalJson } from './values/canonical-json.ts'
import type { CryptoPort } from './values/crypto.ts'
import { type Refusal, refuse } from './values/refusal.ts'
import { unzip } from './zip.ts'

const format = 'qiyin-evidence-bundle@v1'
/** A bundle is a few hundred kilobytes, a bomb is stopped before it is inflated. */
const limits = { files: 10_000, unpacked: 256 * 1024 * 1024 }

export type Bundle = {
  pdf: Uint8Array
  answer: StatusAnswer
  /** sha256 hex by path, as the manifest states them. */
  stated: Readonly<Record<string, string>>
  /** Paths whose content is not what the manifest states, or that it does not name. */
  altered: readonly string[]
}

type Manifest = { format: string; createdAt: string; files: Record<string, string> }

/** Deterministic for the same contents and date. */
export function packBundle(
  crypto: CryptoPort,
  contents: { pdf: Uint8Array; answer: StatusAnswer; readme: string; createdAt: Date },
): Uint8Array {
  const { answer, createdAt } = contents
  const files: Record<string, Uint8Array> = {
    'README.txt': utf8(contents.readme),
    'document.pdf': contents.pdf,
    'status.json': utf8(canonicalJson({ documents: answer.documents, seals: answer.seals })),
    // C2SP tlog-policy: whose checkpoints are believed.
    'trust/policy.txt': utf8(`log ${answer.ledgerKey}\nquorum none\n`),
  }
  answer.roots.forEach((der, n) => {
    files[`trust/root-${n}.cer`] = fromBase64(der)
  })
  // Beside `trust/`, whose certificates are believed for everything: these only for the time that they state.
  const stampers = (answer.anchors ?? []).filter(({ scopes }) => scopes.includes('timestamping'))
  stampers.forEach(({ certificate }, n) => {
    files[`timestamping/root-${n}.cer`] = fromBase64(certificate)
  })
  answer.intermediates.forEach((der, n) => {
    files[`certificates/issuing-${n}.cer`] = fromBase64(der)
  })
  answer.revocationLists.forEach((der, n) => {
    files[`certificates/list-${n}.crl`] = fromBase64(der)
  })
  answer.entries.forEach((entry, n) => {
    const name = `ledger/${String(n).padStart(4, '0')}`
    files[`${name}.leaf.json`] = fromBase64(entry.leaf)
    files[`${name}.tlog-proof`] = utf8(entry.proof)
    const { digest, kind, openings, stagedAt } = entry
    files[`${name}.opening.json`] = utf8(canonicalJson({ digest, kind, openings, stagedAt }))
  })
  const digests = Object.entries(files).map(([path, bytes]) => [path, sha256(crypto, bytes)])
  const manifest = {
    format,
    createdAt: createdAt.toISOString(),
    files: Object.fromEntries(digests),
  }
  files['manifest.json'] = utf8(canonicalJson(manifest))
  return zipSync(files, { level: 6, mtime: createdAt })
}

/** Refusals: bundle-unreadable, bundle-too-large. Nothing in it has been believed yet. */
export function readBundle(crypto: CryptoPort, zip: Uint8Array): Bundle | Refusal {
  const files = unzip(zip, limits)
  if (!files) return refuse('bundle-unreadable')
  if (files === 'too-large') return refuse('bundle-too-large')
  try {
    const manifest = parse<Manifest>(files, 'manifest.json')
    const pdf = files['document.pdf']
    if (manifest.format !== format || !pdf) return refuse('bundle-unreadable')
    const altered = Object.entries(files)
      .filter(([path]) => path !== 'manifest.json')
      .filter(([path, bytes]) => manifest.files[path] !== sha256(crypto, bytes))
      .map(([path]) => path)
    const missing = Object.keys(manifest.files).filter((path) => !files[path])
    const answer = answerOf(files)
    return { pdf, answer, stated: manifest.files, altered: [...altered, ...missing] }
  } catch {
    return refuse('bundle-unreadable')
  }
}

function answerOf(files: Readonly<Record<string, Uint8Array>>): StatusAnswer {
  const under = (start: string, end: string) =>
    Object.keys(files)
      .filter((path) => path.startsWith(start) && path.endsWith(end))
      .sort()
  const base64 = (path: string) => toBase64(files[path] ?? new Uint8Array())
  const status = parse<{ documents: StatusAnswer['documents']; seals: SealStatus[] }>(
    files,
    'status.json',
  )
  const policy = strFromU8(files['trust/policy.txt'] ?? new Uint8Array())
  return {
    entries: under('ledger/', '.leaf.json').map((path) => entryOf(files, path)),
    seals: status.seals,
    documents: status.documents,
    certificates: [],
    roots: under('trust/', '.cer').map(base64),
    anchors: under('timestamping/', '.cer').map((path) => ({
      ...{ certificate: base64(path), scopes: ['timestamping'] },
    })),
    intermediates: under('certificates/', '.cer').map(base64),
    revocationLists: under('certificates/', '.crl').map(base64),
    ledgerKey: /^log (\S+)$/m.exec(policy)?.[1] ?? '',
  }
}

function entryOf(files: Readonly<Record<string, Uint8Array>>, path: string): StatusEntry {
  const name = path.slice(0, -'.leaf.json'.length)
  const opening = parse<Omit<StatusEntry, 'leaf' | 'proof'>>(files, `${name}.opening.json`)
  const proof = strFromU8(files[`${name}.tlog-proof`] ?? new Uint8Array())
  return { ...opening, leaf: toBase64(files[path] ?? new Uint8Array()), proof }
}

function parse<T>(files: Readonly<Record<string, Uint8Array>>, path: string): T {
  const bytes = files[path]
  if (!bytes) throw new Error(`${path} is missing`)
  return JSON.parse(strFromU8(bytes)) as T
}

function sha256(crypto: CryptoPort, bytes: Uint8Array): string {
  return toHex(crypto.digest('sha256', bytes))
}
