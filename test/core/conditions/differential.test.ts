/** The same expressions through another implementation of the language, written by other people. */
import { type CelInput, celEnv, parse, plan } from '@bufbuild/cel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { openCondition } from '../../../server/core/conditions/condition.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'

const variables = { a: 'int', b: 'int', s: 'string', p: 'bool', q: 'bool' } as const
const place = { zone: 'Asia/Shanghai', calendar: 'cn-2026' }

const environment = celEnv()

type Text = { bool: string; int: string; string: string }

/** Expressions of what both understand: whole numbers, strings, lists, logic, comprehensions. */
const { bool } = fc.letrec<Text>((tie) => ({
  int: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b'),
    fc.integer({ min: -1000, max: 1000 }).map((n) => (n < 0 ? `(${n})` : `${n}`)),
    fc
      .tuple(tie('int'), fc.constantFrom('+', '-', '*', '/', '%'), tie('int'))
      .map(([one, op, other]) => `(${one} ${op} ${other})`),
    fc.tuple(tie('bool'), tie('int'), tie('int')).map(([p, a, b]) => `(${p} ? ${a} : ${b})`),
  ),
  string: fc.oneof(
    { depthSize: 'small' },
    fc.constant('s'),
    fc.constantFrom('', 'x', '验收', 'a"b', 'a\\b', 'é').map((text) => JSON.stringify(text)),
    fc.tuple(tie('string'), tie('string')).map(([a, b]) => `(${a} + ${b})`),
  ),
  bool: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('p', 'q', 'true', 'false'),
    fc
      .tuple(tie('int'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), tie('int'))
      .map(([one, op, other]) => `(${one} ${op} ${other})`),
    fc
      .tuple(tie('string'), fc.constantFrom('==', '!=', '<', '>='), tie('string'))
      .map(([one, op, other]) => `(${one} ${op} ${other})`),
    fc
      .tuple(tie('string'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('string'))
      .map(([one, method, other]) => `${one}.${method}(${other})`),
    fc
      .tuple(tie('int'), fc.array(tie('int'), { minLength: 1, maxLength: 3 }))
      .map(([one, list]) => `(${one} in [${list.join(', ')}])`),
    fc
      .tuple(
        fc.constantFrom('all', 'exists', 'exists_one'),
        fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
      )
      .map(([macro, list]) => `[${list.join(', ')}].${macro}(x, x * a < b)`),
    tie('bool').map((one) => `!${one}`),
    fc
      .tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool'))
      .map(([one, op, other]) => `(${one} ${op} ${other})`),
  ),
}))

const inputs = fc.record(
  {
    a: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    b: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    s: fc.constantFrom('', 'x', '验收合格', 'é'),
    p: fc.boolean(),
    q: fc.boolean(),
  },
  // Facts may be missing.
  { requiredKeys: [] },
)

test('agrees with another implementation on everything that both can say', () => {
  const outcomes = { value: 0, undetermined: 0, refused: 0 }
  fc.assert(
    fc.property(bool, inputs, (expression, given) => {
      const condition = openCondition(
        expression,
        { variables, result: 'bool', ...place },
        nodeCrypto,
      )
      if (isRefusal(condition)) {
        // Only for its size; what is generated is well-formed.
        expect(condition.code).toBe('condition-too-deep')
        outcomes.refused += 1
        return
      }
      const ours = condition.evaluate(given)
      const theirs = plan(environment, parse(expression))(bindings(given))
      if ('value' in ours) {
        outcomes.value += 1
        expect(theirs).toBe(ours.value)
      } else {
        outcomes.undetermined += 1
        expect(typeof theirs).toBe('object')
      }
    }),
    { numRuns: 500 },
  )
  expect(outcomes.value).toBeGreaterThan(100)
  expect(outcomes.undetermined).toBeGreaterThan(50)
}, 60_000)

function bindings(given: Readonly<Record<string, string | number | boolean>>) {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]): [string, CelInput] => [
      name,
      typeof value === 'number' ? BigInt(value) : value,
    ]),
  )
}
