import { afterEach, beforeEach } from 'vitest'

/** A warning nobody expected is a fault: whatever code under test prints as one fails the test. */
const said: string[] = []
const say = (...words: unknown[]) => {
  said.push(words.map(String).join(' '))
}

beforeEach(() => {
  said.length = 0
  console.error = say
  console.warn = say
})

afterEach(() => {
  if (said.length > 0) throw new Error(`the console was called: ${said.join('\n')}`)
})
