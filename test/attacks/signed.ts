/** The really signed files that the attacks begin with, made once a run: test keys, core builders, no database. */
import { buildCrl } from '../../server/core/asn1/crl.ts'
import type { StatusAnswer } from '../../server/core/status.ts'
import { type Authority, issue, type Member, makeAuthority } from '../core/asn1/authority.ts'
import { makePdf, makeSignatures, signField } from '../support/pdf-fixtures.ts'
import { signBy } from './forge.ts'

export type Signed = {
  authority: Authority
  /** Two pages, a text field `amount`, fields 甲方 乙方 丙方, cross-reference tables; nobody has signed. */
  blank: Uint8Array
  /** Certified by 甲方 (DocMDP P=2), 乙方 and 丙方 empty. */
  one: Uint8Array
  /** All three, the first one certifying. */
  three: Uint8Array
  /** As `one`, in object streams and cross-reference streams. */
  packed: Uint8Array
  /** 甲方 approved; nothing is certified, and there is no time stamp. */
  approved: Uint8Array
  /** One page each, with little room for the value: certified, the same in object streams, and with two signatures. */
  small: Uint8Array
  smallPacked: Uint8Array
  smallTwo: Uint8Array
  /** Somebody whose certificate nobody issued but they themselves, under the names of the true ones. */
  impostor: Authority
  trusted: StatusAnswer
}

/** Day on which everything is examined. */
export const today = new Date('2026-11-23T00:00:00Z')
export const stampedAt = new Date('2026-11-22T08:00:00Z')

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')

export async function makeSigned(): Promise<Signed> {
  const authority = await makeAuthority('p256')
  const fixture = { pages: 2, amount: '100', fields: ['甲方', '乙方', '丙方'] }
  const blank = await makePdf(fixture)
  const one = await certify(authority, blank, '甲方')
  return {
    authority,
    blank,
    one,
    three: await certify(authority, one, '乙方', '丙方'),
    packed: await certify(authority, await makePdf({ ...fixture, objectStreams: true }), '甲方'),
    approved: await signBy(blank, '甲方', { signer: authority.signing }),
    ...(await makeSmall(authority)),
    impostor: await makeAuthority('p256'),
    trusted: await trustIn(authority),
  }
}

async function makeSmall(authority: Authority) {
  const forgery = { signer: authority.signing, room: 2400 }
  const base = await makePdf({ fields: ['甲方', '乙方'] })
  const small = await signBy(base, '甲方', forgery)
  const packed = await makePdf({ fields: ['甲方', '乙方'], objectStreams: true })
  return {
    small,
    smallPacked: await signBy(packed, '甲方', forgery),
    smallTwo: await signBy(small, '乙方', forgery),
  }
}

async function certify(authority: Authority, pdf: Uint8Array, ...fields: readonly string[]) {
  const signatures = makeSignatures(authority.tsa.signer, stampedAt)
  let signed = pdf
  for (const field of fields) {
    signed = await signField(signatures, authority.signing.signer, signed, field)
  }
  return signed
}

/** What a platform answers that knows the authority, and that `revoked` were revoked, and when. */
export async function trustIn(
  { root, issuing }: Authority,
  revoked: readonly { member: Member; at: Date; reason?: number }[] = [],
): Promise<StatusAnswer> {
  const list = (issuer: Member, own: boolean) =>
    buildCrl(
      {
        issuer: issuer.certificate,
        issuerAlgorithm: issuer.signer.algorithm,
        number: 1,
        thisUpdate: new Date(today.getTime() - 3_600_000),
        nextUpdate: new Date(today.getTime() + 86_400_000),
        entries: own
          ? revoked.map(({ member, at, reason = 1 }) => ({
              ...{ serial: member.certificate.serial, revokedAt: at, reason },
            }))
          : [],
      },
      issuer.signer.sign,
    )
  return {
    ...{ entries: [], seals: [], documents: [], certificates: [], ledgerKey: '' },
    roots: [base64(root.certificate.der)],
    intermediates: [base64(issuing.certificate.der)],
    revocationLists: [base64(await list(root, false)), base64(await list(issuing, true))],
  }
}

/** A signer of the same authority with another name, validity or key. */
export const another = (
  { issuing }: Authority,
  changes: Parameters<typeof issue>[3] = {},
): Promise<Member> => issue('signing', 'p256', issuing, changes)
