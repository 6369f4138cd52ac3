import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openssl } from './outsider.ts'

const settings = (folder: string) => `
[ca]
default_ca = d
[d]
database = ${folder}/index.txt
new_certs_dir = ${folder}
certificate = ${folder}/ca.pem
private_key = ${folder}/ca.key
default_md = sha256
rand_serial = yes
policy = p
unique_subject = no
[p]
commonName = supplied
[req]
distinguished_name = n
[n]
[sign]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
[plain]
subjectKeyIdentifier = hash
[encrypt]
keyUsage = critical,keyEncipherment
[server]
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
[authority]
basicConstraints = critical,CA:TRUE
[strange]
1.2.3.4.5 = critical,ASN1:NULL
`

type Profile = 'sign' | 'plain' | 'encrypt' | 'server' | 'authority' | 'strange'
type Days = { from?: number; to?: number }

/** Another authority, as openssl makes one: it certifies requests, and hands certificates out in every shape. */
export function openAuthority(now: () => Date) {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-authority-'))
  const file = (name: string) => join(folder, name)
  writeFileSync(file('ca.cnf'), settings(folder))
  writeFileSync(file('index.txt'), '')
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const own = ['-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '3650']
  openssl('req', '-x509', '-utf8', ...key, ...own, '-subj', '/CN=示例外部 CA')
  const at = (days: number) =>
    `${new Date(now().getTime() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')}`
  return {
    /** The certificate for a PKCS#10 in DER, as PEM. */
    issue(request: Uint8Array, profile: Profile = 'sign', { from = -1, to = 365 }: Days = {}) {
      writeFileSync(file('request.p10'), request)
      openssl('req', '-inform', 'DER', '-in', file('request.p10'), '-out', file('request.pem'))
      const what = ['-in', file('request.pem'), '-out', file('out.pem'), '-notext']
      const when = ['-startdate', at(from), '-enddate', at(to)]
      const how = ['-config', file('ca.cnf'), '-extensions', profile, '-batch', '-preserveDN']
      openssl('ca', ...how, ...what, ...when)
      return readFileSync(file('out.pem'), 'utf8')
    },
    pem: readFileSync(file('ca.pem'), 'utf8'),
    /** The same authority in a certificate that is larger than a signature can carry. */
    heavy(): string {
      const made = ['-key', file('ca.key'), '-out', file('heavy.pem'), '-subj', '/CN=示例外部 CA']
      openssl('req', '-x509', '-utf8', ...made, '-addext', `nsComment=${'x'.repeat(9000)}`)
      return readFileSync(file('heavy.pem'), 'utf8')
    },
    /** The same certificates in a PKCS#7 that carries nothing else. */
    p7b(chain: string, form: 'DER' | 'PEM'): Uint8Array {
      writeFileSync(file('chain.pem'), chain)
      const made = ['-certfile', file('chain.pem'), '-outform', form, '-out', file('chain.p7b')]
      openssl('crl2pkcs7', '-nocrl', ...made)
      return new Uint8Array(readFileSync(file('chain.p7b')))
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

export const derOf = (certificate: string): Uint8Array =>
  new Uint8Array(Buffer.from(certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
