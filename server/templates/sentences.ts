/** Sentences of running clauses in the text: the words, and behind them the digest of the code that runs. */
import type { OpenClause } from '../core/conditions/clauses.ts'
import type { Inputs } from '../core/conditions/condition.ts'
import type { Label, Values } from '../core/forms/fields.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import { plain } from './inline.ts'
import { compileText, Markup, type Renderer, type TextLimits } from './text.ts'
import type { FilledContract } from './types.ts'

export type Sentences = {
  /** What the text may insert besides the values. */
  scope: {
    /** `false` for a clause that does not apply: `{% if clauses.prepayment %}`. */
    clauses: Readonly<Record<string, Markup | false>>
    penalties: Readonly<Record<string, Markup | false>>
    /** Clauses that apply, then their penalties, with their whole digests. */
    codes: readonly { id: string; title: string; digest: string }[]
  }
  /** The clauses that apply, once the text's numbers are known. */
  list(numbers: ReadonlyMap<string, string>): FilledContract['clauses']
}

export type WriteSentences = (
  values: Values,
  scope: Readonly<Record<string, unknown>>,
) => Sentences | Refusal

/** Behind a sentence stand 64 bits of the digest: enough to find the code by, short enough to read on. */
const shown = 16

/** Words of a clause or of a penalty that several clauses share. */
type Words = { id: string; title: Label; digest: string; render: Renderer }

export function createSentences(open: readonly OpenClause[], limits: TextLimits): WriteSentences {
  const clauses = open.map(({ clause: { id, title, sentence }, digest, applies }) => {
    return { id, title, digest, applies, render: compileText(sentence, limits) }
  })
  const penalties = penaltiesOf(open, limits)
  return (values, scope) => {
    const applying = clauses.filter(({ applies }) => {
      const outcome = applies.evaluate(values as Inputs)
      return 'value' in outcome && outcome.value === true
    })
    const ids = new Set(applying.map(({ id }) => id))
    const needed = penalties.filter(({ of }) => of.some((id) => ids.has(id)))
    const written = renderAll([...applying, ...needed], scope)
    if (isRefusal(written)) return written
    return {
      scope: {
        clauses: insertions(clauses, written.slice(0, applying.length)),
        penalties: insertions(penalties, written.slice(applying.length)),
        codes: written.map(({ id, title, digest }) => ({
          id,
          title: title.zh,
          digest: grouped(digest, 8),
        })),
      },
      list: (numbers) =>
        written.slice(0, applying.length).map(({ id, title, sentence, digest }) => ({
          id,
          title,
          sentence: plain(sentence, numbers),
          codeDigest: digest,
        })),
    }
  }
}

function penaltiesOf(open: readonly OpenClause[], limits: TextLimits) {
  const penalties = new Map<string, Words & { of: string[] }>()
  for (const { clause, penaltyDigest } of open) {
    const { penalty } = clause
    if (!(penalty && penaltyDigest)) continue
    const known = penalties.get(penalty.id)
    if (known) known.of.push(clause.id)
    else {
      const render = compileText(penalty.sentence, limits)
      const { id, title } = penalty
      penalties.set(id, { id, title, digest: penaltyDigest, render, of: [clause.id] })
    }
  }
  return [...penalties.values()]
}

type Written = Omit<Words, 'render'> & { sentence: string }

function renderAll(
  all: readonly Words[],
  scope: Readonly<Record<string, unknown>>,
): Written[] | Refusal {
  const written: Written[] = []
  for (const { id, title, digest, render } of all) {
    const sentence = render(scope)
    if (isRefusal(sentence)) return sentence
    written.push({ id, title, digest, sentence: sentence.trim() })
  }
  return written
}

function insertions(
  all: readonly { id: string }[],
  written: readonly Written[],
): Readonly<Record<string, Markup | false>> {
  const absent: [string, Markup | false][] = all.map(({ id }) => [id, false])
  const present = written.map(({ id, sentence, digest }): [string, Markup] => {
    const code = grouped(digest.slice(0, shown), 4)
    return [id, new Markup(`${sentence}〔条款代码 sha256:${code}…〕`)]
  })
  return Object.fromEntries([...absent, ...present])
}

/** In groups, so that a line may break between them and an eye can compare. */
function grouped(hex: string, size: number): string {
  return hex.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? ''
}
