import type { Change } from '../values/report.ts'
import type { Comparison } from './comparison.ts'
import type { PdfFile } from './file.ts'
import type { PageTree } from './pages.ts'

/** What the parts of one comparison share. */
export type ChangeScope = {
  readonly file: PdfFile
  readonly before: number
  readonly after: number
  readonly comparison: Comparison
  readonly trees: readonly [PageTree, PageTree]
  /** Widgets of document timestamps that were added by the rules, by object number. */
  readonly stamped: Set<number>
  report(change: Change): void
}
