import type { Tx } from '../../db/connection.ts'
import type { Refusal } from '../core/values/refusal.ts'

export type Span = { text: string; bold?: boolean; underline?: boolean }

/** What a page is made of; fonts and millimetres are the renderer's business. */
export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  /** A numbered clause: the number hangs in the margin of its level (1: `第一条`/`1.`, 2: `1.1`, 3: `(1)`). */
  | { kind: 'clause'; number: string; level: 1 | 2 | 3; spans: readonly Span[] }
  | {
      kind: 'paragraph'
      spans: readonly Span[]
      align?: 'left' | 'center' | 'right'
      indent?: boolean
    }
  | {
      kind: 'table'
      columns: readonly {
        title: string /** share of the width */
        weight: number
        align?: 'left' | 'center' | 'right'
      }[]
      rows: readonly (readonly string[])[]
      total?: readonly string[]
    }
  /** Label/value lines, e.g. a party's particulars, in two columns. */
  | { kind: 'particulars'; lines: readonly { label: string; value: string }[] }
  /** The signing place of each party, kept together on one page; an empty signature field per party. */
  | {
      kind: 'signatures'
      parties: readonly { label: string; name: string; field: string; lines: readonly string[] }[]
    }
  | { kind: 'space'; points: number }
  | { kind: 'page-break' }

export type ContractFacts = {
  title: string
  number: string
  /** Encoded in the header's QR. */
  verifyUrl: string
  createdAt: Date
  /** Diagonal mark on drafts and samples; absent on the final file. */
  watermark?: string
  blocks: readonly Block[]
}

export type SignaturePlace = {
  field: string
  /** From 0. */
  page: number
  /** PDF points, origin bottom-left: x, y, width, height. */
  rectangle: readonly [number, number, number, number]
}

export type RenderedDocument = {
  bytes: Uint8Array
  pages: number
  places: readonly SignaturePlace[]
}

/** Where things stand on a certificate's face: millimetres from the top-left corner, type sizes in points. */
export type FaceElement =
  | {
      kind: 'text'
      x: number
      y: number
      width: number
      /** With `shrink` and `wrap` the text stays within it. */
      height: number
      size: number
      /** Words with `{field}` tokens. */
      text: string
      bold?: boolean | undefined
      /** spread: one line over the whole width, as labels of different lengths are set under each other. */
      align?: 'left' | 'center' | 'right' | 'justify' | 'spread' | undefined
      /** `#rrggbb`; black otherwise. */
      colour?: string | undefined
      /** shrink: one line made narrower, then smaller, until it fits. wrap: lines, smaller until they do. Nothing is cut off. */
      fit?: 'shrink' | 'wrap' | undefined
      /** Its words differ from one certificate to the next: not among what is prepared once a type. */
      variable?: true | undefined
    }
  /** An area of one colour. */
  | { kind: 'panel'; x: number; y: number; width: number; height: number; colour: string }
  | {
      kind: 'frame'
      x: number
      y: number
      width: number
      height: number
      stroke: number
      colour: string
    }
  | {
      kind: 'rule'
      from: readonly [number, number]
      to: readonly [number, number]
      stroke: number
      colour: string
    }
  /** Fine interlaced lines behind the face. */
  | { kind: 'guilloche'; x: number; y: number; width: number; height: number; colour: string }
  /** Ornamental frame: braided lines `band` wide inside the outline, a rosette in each corner. */
  | {
      kind: 'border'
      x: number
      y: number
      width: number
      height: number
      band: number
      colour: string
    }
  /** Engine-turned ornament; it stands where an emblem of state would, which is not ours to print. */
  | { kind: 'rosette'; x: number; y: number; side: number; colour: string }
  | { kind: 'photo'; x: number; y: number; width: number; height: number }
  | { kind: 'qr'; x: number; y: number; side: number }
  /** The agency's seal, and with it the signature field. */
  | { kind: 'seal'; x: number; y: number; side: number }

export type FaceLayout = {
  /** Millimetres. */
  width: number
  height: number
  /** Diagonal mark on every certificate of the type: 样本. */
  watermark?: string | undefined
  /** Painted in this order: panels and guilloches, the mark, other lines, words; what varies last. */
  elements: readonly FaceElement[]
}

/** A certificate's face, filled: tokens are replaced already. */
export type FaceFacts = {
  layout: FaceLayout
  title: string
  /** 证照编号 */
  subject: string
  createdAt: Date
  /** Encoded in the QR. */
  qr: string
  /** JPEG. */
  photo?: Uint8Array
  /** Diagonal mark instead of the layout's own: 预览. */
  watermark?: string
  /** GB/T 36903 keys and face fields (KZ_…), into the file's XMP in this order; keys `[A-Za-z][A-Za-z0-9_]*`. */
  metadata: Readonly<Record<string, string>>
  /** Name of the empty signature field in the seal's place; none on a preview. */
  field?: string
}

export type Documents = {
  /**
   * Draft: no fields. Final: an empty signature field at every place. A glyph the font lacks is a Refusal `missing-glyph` in a
   * contract; a report, which quotes strangers, spells it out as 〔U+1F600〕.
   */
  render(
    kind: 'contract' | 'report',
    facts: ContractFacts,
    options: {
      fields: boolean
      /** Names a second field beside each, of no extent and so invisible: for another signature of the same party. */
      secondField?: (field: string) => string
    },
  ): Promise<RenderedDocument | Refusal>
  /** One page. Refusals: missing-glyph, face-overflow (a text that cannot be made to fit; `facts.text` its first words). */
  renderFace(facts: FaceFacts): Promise<RenderedDocument | Refusal>
  /** Writes the bytes durably under their sha256 (hex, returned) before any row speaks of them. Idempotent. */
  keep(bytes: Uint8Array): Promise<string>
  /** The same for many, with as few waits for the disk as it allows; digests in order. */
  keepAll(files: readonly Uint8Array[]): Promise<readonly string[]>
  /** The row that makes a kept file part of the record. */
  record(tx: Tx, digest: string, size: number, mediaType: string): Promise<void>
  recordAll(
    tx: Tx,
    files: readonly { digest: string; size: number }[],
    mediaType: string,
  ): Promise<void>
  /** Undefined when unknown; throws when the stored bytes no longer have that digest. */
  fetch(digest: string): Promise<Uint8Array | undefined>
  /**
   * Removes files that no record speaks of and that nobody has kept again for a week: what a lost race or a crash
   * before the commit left. Answers how many. Throws, and removes nothing, where so many have no record that the
   * database is rather another's.
   */
  sweep(): Promise<number>
  /** Every recorded document whose bytes are missing or changed. */
  audit(): Promise<readonly { digest: string; fault: 'missing' | 'changed' }[]>
}
