import { expect, test } from 'vitest'
import { isFinal, isLate, mayMove, obligationStates } from '../../server/fulfilment/obligations.ts'
import type { ObligationState } from '../../server/fulfilment/standing-types.ts'

/** Row: from. A letter stands where the move is lawful. */
const table = `
           pending due performed overdue cured breached waived disputed
pending    .       x   x         .       .     .        x      x
due        .       .   x         x       .     .        x      x
performed  .       .   .         .       .     .        .      .
overdue    .       .   .         .       x     x        x      x
cured      .       .   .         .       .     .        x      .
breached   .       .   .         .       x     .        x      x
waived     .       .   .         .       .     .        .      .
disputed   x       x   x         x       x     x        x      .`

const [head = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/))
const pairs = rows.flatMap(([from, ...cells]) =>
  cells.map((cell, index) => [from, head[index], cell === 'x'] as const),
) as [ObligationState, ObligationState, boolean][]

test('the table holds every pair of states', () => {
  expect(pairs).toHaveLength(obligationStates.length ** 2)
})

test.each(pairs)('%s to %s: %s', (from, to, lawful) => {
  expect(mayMove(from, to)).toBe(lawful)
})

test('what is final has no way back but to be let go, and late is only what can be cured', () => {
  for (const state of obligationStates) {
    if (isFinal(state)) {
      expect(obligationStates.filter((to) => to !== 'waived' && mayMove(state, to))).toEqual([])
    }
    expect(isLate(state)).toBe(mayMove(state, 'cured') && state !== 'disputed')
  }
})
