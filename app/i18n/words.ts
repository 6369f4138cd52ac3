import type { words as account } from './zh-CN/account.ts'
import type { words as certificates } from './zh-CN/certificates.ts'
import type { words as common } from './zh-CN/common.ts'
import type { words as contracts } from './zh-CN/contracts.ts'
import type { words as findings } from './zh-CN/findings.ts'
import type { words as fulfilment } from './zh-CN/fulfilment.ts'
import type { words as help } from './zh-CN/help.ts'
import type { words as keys } from './zh-CN/keys.ts'
import type { words as ledger } from './zh-CN/ledger.ts'
import type { words as lookup } from './zh-CN/lookup.ts'
import type { words as notices } from './zh-CN/notices.ts'
import type { words as organisation } from './zh-CN/organisation.ts'
import type { words as refusals } from './zh-CN/refusals.ts'
import type { words as report } from './zh-CN/report.ts'
import type { words as seals } from './zh-CN/seals.ts'
import type { words as trust } from './zh-CN/trust.ts'
import type { words as verify } from './zh-CN/verify.ts'

/** Chinese is the original: a translation has every key of it, and may add the `_one` that Chinese does not have. */
export type Translated<Original> = {
  [Key in keyof Original]: Original[Key] extends string ? string : Translated<Original[Key]>
} & {
  [Key in keyof Original as Key extends `${infer Stem}_other` ? `${Stem}_one` : never]?: string
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    returnNull: false
    resources: {
      account: typeof account
      certificates: typeof certificates
      common: typeof common
      contracts: typeof contracts
      findings: typeof findings
      fulfilment: typeof fulfilment
      help: typeof help
      keys: typeof keys
      ledger: typeof ledger
      lookup: typeof lookup
      notices: typeof notices
      organisation: typeof organisation
      refusals: typeof refusals
      report: typeof report
      seals: typeof seals
      trust: typeof trust
      verify: typeof verify
    }
  }
}
