import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import type { CertificateView } from '../keys/types.ts'
import type { Organisation } from '../people/types.ts'
import type { SealDesign } from './geometry.ts'
import type { SealKind } from './types.ts'

type Owner = Pick<Organisation, 'name' | 'code' | 'kind' | 'identityLevel'>
type Wish = { kind: SealKind; serial?: string }

export type SealPlan = { name: string; design: SealDesign }

const purposeOf = {
  official: '公章',
  contract: '合同专用章',
  certificate: '电子证照专用章',
} as const
const border = { official: 1.2, contract: 1, certificate: 1 } as const

/** Name and design of the seal that an owner may have, or why not. */
export function planSeal(owner: Owner, wish: Wish): SealPlan | Refusal {
  if (wish.kind === 'certificate' && owner.kind !== 'agency') return refuse('seal-kind', {}, 'kind')
  const serial = serialOf(wish)
  if (typeof serial !== 'string') return serial
  const forbidden = impersonation(owner)
  if (forbidden) return forbidden
  const name = `${owner.name}${purposeOf[wish.kind]}${serial}`
  const design: SealDesign = {
    owner: owner.name,
    diameter: diameterOf(owner, wish.kind),
    border: border[wish.kind],
    ...(wish.kind === 'official' ? { code: owner.code } : { purpose: purposeOf[wish.kind] }),
    ...(serial ? { serial } : {}),
    ...(isVouchedFor(owner) ? {} : { overlay: '样本' }),
  }
  return { name, design }
}

/** `(1)` to `(99)` tell several seals for one purpose apart; of the official seal (公章) there is only one. */
function serialOf({ kind, serial = '' }: Wish): string | Refusal {
  const text = serial.trim()
  if (text === '') return ''
  const digits = /^[(（]?([1-9]\d?)[)）]?$/.exec(text)?.[1]
  return kind !== 'official' && digits ? `(${digits})` : refuse('seal-serial', {}, 'serial')
}

/** 国发〔1999〕25号 and local police practice: 42 mm for agencies and joint-stock companies, otherwise 40. */
function diameterOf({ name, kind }: Owner, seal: SealKind): number {
  if (seal !== 'official') return 40
  return kind !== 'enterprise' || name.endsWith('股份有限公司') ? 42 : 40
}

const exampleWords = /示例|样本|演示|测试/

/** A seal of somebody whose name the platform has not reviewed must not pass for a real one. */
function isVouchedFor({ name, identityLevel }: Owner): boolean {
  return identityLevel >= 2 || exampleWords.test(name)
}

const emblems = /国徽|国旗|党徽|党旗|军徽|军旗/
const organPrefix =
  /^(中华人民共和国|国务院|全国人民代表大会|全国人大|中国人民政治协商会议|中国共产党|中共|中央军委|中央军事委员会|国家监察委员会|最高人民法院|最高人民检察院|中国人民银行|中国人民解放军|中国人民武装警察)/
const organSuffix =
  /(人民政府|人民政府办公[厅室]|人民法院|人民检察院|人民代表大会|人民代表大会常务委员会|监察委员会|纪律检查委员会|公安[部厅局]|公安分局|派出所|司法[部厅局]|财政[部厅局]|税务(总)?局|海关|市场监督管理(总)?局|人力资源和社会保障[部厅局]|自然资源[部厅局]|民政[部厅局]|教育[部厅局]|发展和改革委员会|管理委员会|街道办事处)$/

/**
 * Forging the seal of a state organ is a crime (刑法 280), and the emblem belongs to nobody's seal here (国徽法): such
 * names are for agencies whose papers were reviewed. Names that say they are examples deceive nobody.
 */
function impersonation({ name, kind, identityLevel }: Owner): Refusal | undefined {
  if (emblems.test(name)) return refuse('state-emblem', { name })
  const official = organPrefix.test(name) || organSuffix.test(name)
  const entitled = (kind === 'agency' && identityLevel >= 2) || exampleWords.test(name)
  return official && !entitled ? refuse('state-organ', { name }) : undefined
}

/** The algorithm of a key that lets a seal sign in the other suite too. */
export const otherAlgorithm = (algorithm: string): KeyAlgorithm =>
  suiteOfAlgorithm(algorithm) === 'guomi' ? 'p256' : 'sm2'

/** A key imported before may become a seal's if it is the organisation's and could sign today. */
export function judgeSealKey(
  certificate: CertificateView | undefined,
  organisationId: string,
  now: Date,
): Refusal | undefined {
  const own = certificate?.purpose === 'seal' && certificate.ownerId === organisationId
  if (!own) return refuse('key-unknown')
  if (certificate.revokedAt) return refuse('certificate-revoked')
  return now > certificate.notAfter ? refuse('certificate-expired') : undefined
}
