/** LiquidJS with everything taken away that a contract's text does not need: files, partials, foreign filters. */
import { type Context, Liquid, type Template as Parsed } from 'liquidjs'
import { chineseDate } from '../core/values/dates.ts'
import { decimalText } from '../core/values/decimals.ts'
import { capitalYuan, formatYuan, shareOf } from '../core/values/money.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { escapeMarkup } from './inline.ts'

export type TextLimits = {
  /** Characters of a template. */
  parseLimit: number
  /** Milliseconds of one rendering. */
  renderLimit: number
  /** Elements of ranges and characters of values that one rendering may make. */
  memoryLimit: number
  /** Characters of the text that comes out. */
  outputLimit: number
}

/** A contract of 100 items with long texts is about 60,000 characters and takes a few milliseconds. */
export const usualLimits: TextLimits = {
  parseLimit: 200_000,
  renderLimit: 1000,
  memoryLimit: 1_000_000,
  outputLimit: 400_000,
}

export type Renderer = (scope: Readonly<Record<string, unknown>>) => string | Refusal

const keptTags = ['assign', 'case', 'comment', 'for', 'if', 'unless']

/** Money filters take 分, percent and share basis points, decimal a number and its places. They throw on anything else. */
const ownFilters: Readonly<
  Record<string, (value: unknown, ...more: unknown[]) => string | number>
> = {
  money: (fen) => formatYuan(whole(fen)),
  capital: (fen) => capitalYuan(whole(fen)),
  percent: (basisPoints) => `${decimalText(whole(basisPoints), 2)}%`,
  permyriad: (rate) => `万分之${digitsOf(whole(rate))}`,
  decimal: (value, places) => decimalText(whole(value), whole(places)),
  share: (fen, basisPoints) => shareOf(whole(fen), whole(basisPoints)),
  minus: (fen, other) => whole(fen) - whole(other),
  date: (date) => chineseDate(String(date)),
}

/**
 * Parses once, throws on a fault of the template. Rendering: `required` where a number is not there yet, `text-too-heavy`
 * beyond a limit, throws on a fault.
 */
export function compileText(source: string, limits: TextLimits): Renderer {
  const liquid = new Liquid({
    ...limits,
    templates: {},
    dynamicPartials: false,
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    outputEscape: chargedEscape,
  })
  keepOnly(liquid.tags, keptTags)
  keepOnly(liquid.filters, [])
  for (const [name, filter] of Object.entries(ownFilters)) liquid.registerFilter(name, filter)
  const parsed: Parsed[] = liquid.parse(source)
  return (scope) => {
    try {
      const text: string = liquid.renderSync(parsed, scope, limits)
      return text.length > limits.outputLimit ? refuse('text-too-heavy') : text
    } catch (error) {
      const { message } = error instanceof Error ? error : { message: '' }
      if (message.includes(missing)) return refuse('required')
      if (/limit exceeded/.test(message)) return refuse('text-too-heavy')
      throw error
    }
  }
}

/** Text of the template's author that is inserted as it is; values within it are escaped already. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What values put into the text counts as memory, so that a loop cannot grow it unseen. */
function chargedEscape(this: { context: Context }, value: unknown): string {
  const escaped = value instanceof Markup ? value.text : escapeMarkup(value)
  this.context.memoryLimit.use(escaped.length)
  return escaped
}

function keepOnly(registry: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(registry)) if (!names.includes(name)) delete registry[name]
}

/** The engine wraps what is thrown in it, and keeps these words. */
const missing = 'a number is missing'

function whole(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (value === null) throw new TypeError(missing)
  throw new TypeError(`a whole number was expected, not ${typeof value}`)
}

function digitsOf(rate: number): string {
  return rate >= 1 && rate <= 9 ? '一二三四五六七八九'.charAt(rate - 1) : String(rate)
}
