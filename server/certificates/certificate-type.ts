import type { MaskKind } from '../core/certificates/mask.ts'
import type { Form, Label } from '../core/forms/fields.ts'
import type { FaceLayout } from '../documents/types.ts'

/** What of a field a stranger may see: all of it, a masked form of that kind (`mask.ts`), or nothing. */
export type Disclosure = 'open' | 'hidden' | MaskKind

/** How a type's numbers are made (证照编号规则). */
export type NumberRule = {
  /**
   * Literal text and tokens: `{yyyy}` year of issue; `{agency:3-8}` characters 3 to 8 of the agency's code; `{field:x}` the
   * face field as stored; `{map:x}` the table x; `{seq:6}` a serial without gaps in so many digits; `{check:mod11_10}`,
   * `{check:mod37_36}` over what the tokens before it gave.
   */
  pattern: string
  /** Characters for the options of an enum field. */
  maps: Readonly<Record<string, { field: string; values: Readonly<Record<string, string>> }>>
  /** Tokens of the pattern, without braces, for whose values the serial counts apart; it begins anew with each. */
  counter: readonly string[]
}

/** Which agencies are competent: those that either list finds. */
export type IssuerRule = {
  /** Ends of their names (教育局 …), which say the competence and which a reviewer has compared with their papers. */
  named: readonly string[]
  /** 统一社会信用代码, one by one. */
  codes: readonly string[]
}

/** 证照类型 as data: one folder `contracts-templates/certificates/<name>/<version>/`, never changed once published. */
export type CertificateType = Form & {
  name: string
  version: string
  /** 证照类型名称 */
  title: Label
  summary: Label
  /** 证照类型代码: 统一社会信用代码 of the defining authority and three more characters. */
  code: string
  /** 证照定义机构 */
  authority: { name: string; code: string }
  /** sha256 hex over the folder's files, as for contract templates. */
  digest: string
  /** 持证主体: which field names it and which carries its code (代码类型 as GB/T 36903 Annex A: 001, 111 …). */
  holder: { kind: 'organisation' | 'person'; name: string; code: string; codeType: string }
  number: NumberRule
  /** Which agencies may issue it; every reviewed agency where nothing is said. Of several versions the newest decides. */
  issuers?: IssuerRule | undefined
  /** public: the number alone shows a summary of the face; private: it only answers whether the given name agrees. */
  publicity: 'public' | 'private'
  /** Per face field; unnamed ones are `hidden`. */
  disclosure: Readonly<Record<string, Disclosure>>
  photo: 'required' | 'none'
  validity:
    | { kind: 'permanent' }
    | { kind: 'years'; years: number }
    /** The day in this field is the last; where it is empty, 长期. */
    | { kind: 'until'; field: string }
  face: FaceLayout
}
