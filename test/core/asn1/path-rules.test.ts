import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { validatePath } from '../../../server/core/asn1/path.ts'
import { type PolicyBearer, policiesHold } from '../../../server/core/asn1/policies.ts'
import { type Certificate, parseCertificate } from '../../../server/core/asn1/x509.ts'

/** Chains of openssl's making, judged by openssl and by us: root, issuing CA, perhaps one more, leaf. */
let folder: string
const file = (name: string) => join(folder, name)
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-path-'))
  for (const name of ['root', 'issuing', 'further', 'leaf']) {
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file(`${name}.key`))
  }
  make('root', '/C=CN/O=Example/CN=Root', 'basicConstraints=critical,CA:TRUE')
})
afterAll(() => rmSync(folder, { recursive: true }))

let serial = 1
/** Subjects of the requests that are there already. */
const asked = new Map<string, string>()
/** An X.509 certificate under `issuer`, with these lines of an openssl extension section. */
function make(name: string, subject: string, extensions: string, issuer?: string): Certificate {
  const config = `[req]\ndistinguished_name=dn\n[dn]\n[ext]\nsubjectKeyIdentifier=hash\n${extensions}\n`
  writeFileSync(file('ext.cnf'), config)
  const key = ['-key', file(`${name}.key`), '-config', file('ext.cnf'), '-subj', subject]
  const at = ['-days', '3650', '-set_serial', `${++serial}`, '-extensions', 'ext']
  if (issuer) {
    if (asked.get(name) !== subject) openssl('req', '-new', ...key, '-out', file(`${name}.csr`))
    asked.set(name, subject)
    const by = ['-CA', file(`${issuer}.pem`), '-CAkey', file(`${issuer}.key`)]
    const out = ['-extfile', file('ext.cnf'), '-out', file(`${name}.pem`)]
    openssl('x509', '-req', '-in', file(`${name}.csr`), ...by, ...at, ...out)
  } else openssl('req', '-x509', '-new', ...key, ...at, '-out', file(`${name}.pem`))
  return read(name)
}

function read(name: string): Certificate {
  const [, base64 = ''] = readFileSync(file(`${name}.pem`), 'utf8')
    .split('-----')
    .slice(1)
  return parseCertificate(new Uint8Array(Buffer.from(base64, 'base64')))
}

type Case = {
  title: string
  issuing?: string
  further?: string
  /** Subject of the second CA; the issuing CA's own makes it self-issued. */
  furtherSubject?: string
  leaf?: string
  subject?: string
  purpose?: string
  reason?: string
}

const ca = 'basicConstraints=critical,CA:TRUE'
const issuingName = '/C=CN/O=Example/CN=Issuing'
const dir = (at: 'permitted' | 'excluded', o: string) =>
  `nameConstraints=critical,${at};dirName:tree\n[tree]\nC=CN\nO=${o}\n[more]`
const [p1, p2] = ['1.2.3.4', '1.2.3.5']
const explicit = 'policyConstraints=critical,requireExplicitPolicy:0'

const cases: Case[] = [
  { title: 'no constraint' },
  { title: 'a path length of 0', issuing: `${ca},pathlen:0` },
  {
    title: 'a path length of 0 with a CA below',
    issuing: `${ca},pathlen:0`,
    further: ca,
    reason: 'wrong-usage',
  },
  {
    title: 'a path length of 0 with a self-issued CA below',
    issuing: `${ca},pathlen:0`,
    further: ca,
    furtherSubject: issuingName,
  },
  { title: 'an issuer that is no CA', issuing: 'basicConstraints=CA:FALSE', reason: 'wrong-usage' },
  {
    title: 'an issuer that may only sign lists',
    issuing: `${ca}\nkeyUsage=critical,cRLSign`,
    reason: 'wrong-usage',
  },
  {
    title: 'an unknown critical extension',
    leaf: '1.2.3.99=critical,DER:0500',
    reason: 'unknown-critical-extension',
  },
  { title: 'a permitted directory', issuing: `${ca}\n${dir('permitted', 'Example')}` },
  {
    title: 'a permitted directory in other letters',
    issuing: `${ca}\n${dir('permitted', 'EXAMPLE')}`,
  },
  {
    title: 'a directory not permitted',
    issuing: `${ca}\n${dir('permitted', 'Other')}`,
    reason: 'name-constraint',
  },
  {
    title: 'an excluded directory',
    issuing: `${ca}\n${dir('excluded', 'Example')}`,
    reason: 'name-constraint',
  },
  { title: 'another excluded directory', issuing: `${ca}\n${dir('excluded', 'Other')}` },
  {
    title: 'a permitted host',
    issuing: `${ca}\nnameConstraints=critical,permitted;DNS:example.com`,
    leaf: 'subjectAltName=DNS:a.b.example.com',
  },
  {
    title: 'a host not permitted',
    issuing: `${ca}\nnameConstraints=critical,permitted;DNS:example.com`,
    leaf: 'subjectAltName=DNS:badexample.com',
    reason: 'name-constraint',
  },
  {
    title: 'an excluded host',
    issuing: `${ca}\nnameConstraints=critical,excluded;DNS:example.com`,
    leaf: 'subjectAltName=DNS:example.com',
    reason: 'name-constraint',
  },
  {
    title: 'a permitted mail host',
    issuing: `${ca}\nnameConstraints=critical,permitted;email:example.com`,
    leaf: 'subjectAltName=email:a@example.com',
  },
  {
    title: 'a mail host below the permitted one',
    issuing: `${ca}\nnameConstraints=critical,permitted;email:example.com`,
    leaf: 'subjectAltName=email:a@b.example.com',
    reason: 'name-constraint',
  },
  {
    title: 'a mail host below a permitted domain',
    issuing: `${ca}\nnameConstraints=critical,permitted;email:.example.com`,
    leaf: 'subjectAltName=email:a@b.example.com',
  },
  {
    title: 'a mail address in the subject',
    issuing: `${ca}\nnameConstraints=critical,permitted;email:example.com`,
    subject: '/C=CN/O=Example/CN=Leaf/emailAddress=a@example.org',
    reason: 'name-constraint',
  },
  {
    title: 'a permitted address on the web',
    issuing: `${ca}\nnameConstraints=critical,permitted;URI:.example.com`,
    leaf: 'subjectAltName=URI:https://a.example.com:8443/x',
  },
  {
    title: 'an address on the web not permitted',
    issuing: `${ca}\nnameConstraints=critical,permitted;URI:.example.com`,
    leaf: 'subjectAltName=URI:https://example.org/.example.com',
    reason: 'name-constraint',
  },
  {
    title: 'a permitted network',
    issuing: `${ca}\nnameConstraints=critical,permitted;IP:10.1.0.0/255.255.0.0`,
    leaf: 'subjectAltName=IP:10.1.2.3',
  },
  {
    title: 'a network not permitted',
    issuing: `${ca}\nnameConstraints=critical,permitted;IP:10.1.0.0/255.255.0.0`,
    leaf: 'subjectAltName=IP:10.2.2.3',
    reason: 'name-constraint',
  },
  {
    title: 'a constraint two levels up',
    issuing: `${ca}\n${dir('permitted', 'Other')}`,
    further: ca,
    furtherSubject: '/C=CN/O=Other/CN=Further',
    reason: 'name-constraint',
  },
  {
    title: 'an explicit policy that is there',
    issuing: `${ca}\n${explicit}\ncertificatePolicies=${p1}`,
    leaf: `certificatePolicies=${p1}`,
  },
  {
    title: 'an explicit policy that is not',
    issuing: `${ca}\n${explicit}\ncertificatePolicies=${p1}`,
    leaf: `certificatePolicies=${p2}`,
    reason: 'policy',
  },
  {
    title: 'no policy where one is demanded',
    issuing: `${ca}\n${explicit}\ncertificatePolicies=${p1}`,
    reason: 'policy',
  },
  {
    title: 'policies that differ where none is demanded',
    issuing: `${ca}\ncertificatePolicies=${p1}`,
    leaf: `certificatePolicies=${p2}`,
  },
  {
    title: 'any policy above',
    issuing: `${ca}\n${explicit}\ncertificatePolicies=2.5.29.32.0`,
    leaf: `certificatePolicies=${p2}`,
  },
  {
    title: 'any policy, inhibited',
    issuing: `${ca}\n${explicit}\ninhibitAnyPolicy=critical,0\ncertificatePolicies=${p1}`,
    leaf: 'certificatePolicies=2.5.29.32.0',
    reason: 'policy',
  },
  {
    title: 'a policy mapped to another',
    issuing: `${ca}\n${explicit}\ncertificatePolicies=${p1}\npolicyMappings=critical,${p1}:${p2}`,
    leaf: `certificatePolicies=${p2}`,
  },
  {
    title: 'a policy mapped away',
    issuing: `${ca}\n${explicit}\ncertificatePolicies=${p1}\npolicyMappings=critical,${p1}:${p2}`,
    leaf: `certificatePolicies=${p1}`,
    reason: 'policy',
  },
  {
    title: 'a mapping that is inhibited',
    issuing: `${ca}\npolicyConstraints=critical,requireExplicitPolicy:0,inhibitPolicyMapping:0\ncertificatePolicies=${p1}`,
    further: `${ca}\ncertificatePolicies=${p1}\npolicyMappings=${p1}:${p2}`,
    leaf: `certificatePolicies=${p2}`,
    reason: 'policy',
  },
  {
    title: 'a usage that the issuer passes on',
    issuing: `${ca}\nextendedKeyUsage=emailProtection`,
    leaf: 'extendedKeyUsage=emailProtection',
    purpose: 'smimesign',
  },
  {
    title: 'a usage that the issuer keeps back',
    issuing: `${ca}\nextendedKeyUsage=serverAuth`,
    leaf: 'extendedKeyUsage=emailProtection',
    purpose: 'smimesign',
    reason: 'wrong-usage',
  },
]

test.each(cases)('openssl and we agree on $title', (one) => {
  const chain = ['issuing']
  make('issuing', issuingName, one.issuing ?? ca, 'root')
  if (one.further) {
    make('further', one.furtherSubject ?? '/C=CN/O=Example/CN=Further', one.further, 'issuing')
    chain.unshift('further')
  }
  const leaf = make('leaf', one.subject ?? '/C=CN/O=Example/CN=Leaf', one.leaf ?? '', chain[0])
  const untrusted = chain.flatMap((name) => ['-untrusted', file(`${name}.pem`)])
  const purpose = one.purpose ? ['-purpose', one.purpose] : []
  const question = [
    'verify',
    '-policy_check',
    '-policy',
    '2.5.29.32.0',
    ...purpose,
    '-CAfile',
    file('root.pem'),
    ...untrusted,
  ]
  const theirs = spawnSync('openssl', [...question, file('leaf.pem')], { encoding: 'utf8' })
  const between = chain.map(read)
  const ours = validatePath(nodeCrypto, leaf, between, [read('root')], new Date(), 'signing')
  expect(ours.ok ? undefined : ours.reason).toBe(one.reason)
  expect(theirs.status === 0, theirs.stderr).toBe(ours.ok)
})

test('policies that multiply with every level cost no more than their number', () => {
  const policies = Array.from({ length: 40 }, (_, n) => `1.2.3.${n}`)
  const mappings = policies.flatMap((issuer) => policies.map((subject) => ({ issuer, subject })))
  const one: PolicyBearer = { policies, mappings, requireExplicit: 0, selfIssued: false }
  expect(policiesHold(Array.from({ length: 8 }, () => one))).toBe(true)
})
