/** What an expression may call beside CEL's own operators: civil dates, working days, shares of money. */
import { Environment } from '@marcbachmann/cel-js'
import { addDays, addMonths, type CivilDate, dateIn, daysBetween } from '../values/dates.ts'
import { calendarNamed, nextWorkday, workdaysBetween } from './calendar.ts'

/** As variables and results are declared; a date is a civil one, never an instant. */
export type ValueType = 'bool' | 'int' | 'string' | 'date'

export type Variables = Readonly<Record<string, ValueType>>

/** Where and by which calendar days are counted: fixed by the contract, never by the machine. */
export type Place = {
  /** IANA name. */
  zone: string
  /** Edition of the calendar of working days. */
  calendar: string
}

/** A civil date inside an expression, so that a name of a bank is not taken for one. */
export class Day {
  readonly text: CivilDate
  constructor(text: CivilDate) {
    this.text = text
  }
}

/** A function was given what it cannot answer. Never absorbed by `||` or `&&`: see `condition.ts`. */
export class FunctionFault extends Error {}

/** Of the number of syntax nodes and so on: the longest clause of the house needs a tenth of each. */
export const limits = {
  maxAstNodes: 300,
  maxDepth: 20,
  maxListElements: 50,
  maxMapEntries: 50,
  maxCallArguments: 8,
}

/** Names that expressions may call as functions. `date` takes a literal only. */
export const callable: ReadonlySet<string> = new Set([
  'date',
  'localDate',
  'addDays',
  'addMonths',
  'daysBetween',
  'nextWorkday',
  'workdaysBetween',
  'share',
  'perDay',
  'min',
  'max',
])

export const celType = { bool: 'bool', int: 'int', string: 'string', date: 'Day' } as const

/** The functions alone; `variables` are added to a clone. Throws for an unknown zone or calendar. */
export function placedEnvironment({ zone, calendar }: Place): Environment {
  const environment = new Environment({ limits })
  environment.registerType('Day', Day)
  const add = <Given extends unknown[]>(signature: string, body: (...given: Given) => unknown) =>
    environment.registerFunction(signature, guarded(body), { async: false })
  addComparisons(environment)
  const days = calendarNamed(calendar)
  dateIn(new Date(0), zone)
  add('date(string): Day', (text: string) => new Day(text))
  add('localDate(string): Day', (instant: string) => new Day(dateIn(instantOf(instant), zone)))
  add('addDays(Day, int): Day', (day: Day, count: bigint) =>
    dayOf(addDays(day.text, spanOf(count))),
  )
  add('addMonths(Day, int): Day', (day: Day, count: bigint) =>
    dayOf(addMonths(day.text, spanOf(count))),
  )
  add('daysBetween(Day, Day): int', (from: Day, to: Day) => BigInt(daysBetween(from.text, to.text)))
  add('nextWorkday(Day): Day', (day: Day) => dayOf(nextWorkday(days, day.text)))
  add('workdaysBetween(Day, Day): int', (from: Day, to: Day) =>
    BigInt(workdaysBetween(days, from.text, to.text) ?? fault('more than ten years')),
  )
  add('min(Day, Day): Day', (one: Day, other: Day) => (other.text < one.text ? other : one))
  add('max(Day, Day): Day', (one: Day, other: Day) => (other.text > one.text ? other : one))
  addMoney(add)
  return environment
}

type Add = <Given extends unknown[]>(signature: string, body: (...given: Given) => unknown) => void

/** Every product is exact and rounded once, half up to 分: the same rule as `core/values/money.ts`. */
function addMoney(add: Add): void {
  add('min(int, int): int', (one: bigint, other: bigint) => (other < one ? other : one))
  add('max(int, int): int', (one: bigint, other: bigint) => (other > one ? other : one))
  add('share(int, int): int', (amount: bigint, basisPoints: bigint) =>
    roundedTenThousandths(moneyOf(amount) * rateOf(basisPoints)),
  )
  add('perDay(int, int, int): int', (base: bigint, tenThousandths: bigint, days: bigint) =>
    roundedTenThousandths(moneyOf(base) * rateOf(tenThousandths) * BigInt(spanOf(days))),
  )
}

/** Half up, once: 0.5 分 and more is a whole 分. Not negative. */
export function roundedTenThousandths(product: bigint): bigint {
  if (product < 0n) fault('a negative amount')
  return moneyOf((product + 5000n) / 10_000n)
}

function addComparisons(environment: Environment): void {
  environment.registerOperator('Day == Day: bool', (a: Day, b: Day) => a.text === b.text)
  environment.registerOperator('Day < Day: bool', (a: Day, b: Day) => a.text < b.text)
  environment.registerOperator('Day <= Day: bool', (a: Day, b: Day) => a.text <= b.text)
  environment.registerOperator('Day > Day: bool', (a: Day, b: Day) => a.text > b.text)
  environment.registerOperator('Day >= Day: bool', (a: Day, b: Day) => a.text >= b.text)
}

/** The fault of the evaluation that runs now: evaluation is synchronous, so there is one at a time. */
let raised: FunctionFault | undefined

/** What was raised since the last call, and forgets it. */
export function takeFault(): FunctionFault | undefined {
  const fault = raised
  raised = undefined
  return fault
}

function guarded<Given extends unknown[]>(body: (...given: Given) => unknown) {
  return (...given: Given): unknown => {
    try {
      return body(...given)
    } catch (error) {
      raised ??= error instanceof FunctionFault ? error : new FunctionFault(String(error))
      throw error
    }
  }
}

function fault(reason: string): never {
  throw new FunctionFault(reason)
}

function dayOf(text: CivilDate): Day {
  if (text < '0001-01-01' || text > '9999-12-31' || text.length !== 10) fault('beyond the calendar')
  return new Day(text)
}

/** A thousand years of days; more is a mistake. */
function spanOf(count: bigint): number {
  return count > 366_000n || count < -366_000n ? fault('too many days') : Number(count)
}

function moneyOf(amount: bigint): bigint {
  return amount > BigInt(Number.MAX_SAFE_INTEGER) || amount < -BigInt(Number.MAX_SAFE_INTEGER)
    ? fault('beyond 2^53')
    : amount
}

function rateOf(tenThousandths: bigint): bigint {
  return tenThousandths < 0n || tenThousandths > 10_000_000n
    ? fault('a rate below 0 or above 1000')
    : tenThousandths
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/

/** UTC, to the second or millisecond; 30 February is none. */
export function isInstant(text: string): boolean {
  const at = Date.parse(text)
  if (!instantForm.test(text) || Number.isNaN(at)) return false
  return new Date(at).toISOString().slice(0, 19) === text.slice(0, 19)
}

function instantOf(text: string): Date {
  return isInstant(text) ? new Date(text) : fault('no instant')
}
