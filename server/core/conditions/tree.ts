/** What an expression may consist of, and the form whose digest names it. */
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Canonical } from '../values/canonical-json.ts'
import { isCivilDate } from '../values/dates.ts'
import { callable, isInstant } from './functions.ts'

/** Says which construct is not allowed; `position` counts characters from 0. */
export class Forbidden extends Error {
  readonly construct: string
  readonly position: number
  constructor(construct: string, position: number) {
    super(construct)
    this.construct = construct
    this.position = position
  }
}

export type Tree = {
  /** Names that are neither functions nor bound by a comprehension, sorted. */
  names: readonly string[]
  /** Nothing in it decides without looking at everything: no `&&`, `||`, `?:`, no comprehension. */
  strict: boolean
  /** The checked tree: `[operator, …operands]`, literals as `['int', '5']`. Blanks and brackets of the text are gone. */
  canonical: Canonical
}

type Bound = ReadonlySet<string>

const operators: ReadonlySet<string> = new Set(
  ['==', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*', '/', '%'].concat(['&&', '||']),
)
const lazy: ReadonlySet<string> = new Set(['&&', '||', '?:'])
/** Over lists, one inside the other at no time: 50 × 50 steps are too many for a clause. */
const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one'])
/** `matches` runs on a backtracking engine and is not among them. */
const methods: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains'])

/**
 * Walks the tree before it is checked. Whatever is not named here is refused: `matches`, instants and their getters,
 * `dyn`, `has` (a missing fact would become false), fields, indexes, maps, fractions, bytes, null.
 * Throws `Forbidden`.
 */
export function readTree(root: ASTNode): Tree {
  const names = new Set<string>()
  let strict = true
  const walk = (node: ASTNode, bound: Bound): Canonical => {
    const each = (nodes: readonly ASTNode[]) => nodes.map((one) => walk(one, bound))
    if (lazy.has(node.op)) strict = false
    switch (node.op) {
      case 'value':
        return literal(node.args, node)
      case 'id':
        if (!bound.has(node.args)) names.add(node.args)
        return ['id', node.args]
      case 'call':
        return callOf(node.args, node, each)
      case 'rcall':
        if (comprehensions.has(node.args[0])) strict = false
        return methodOf(node.args, node, bound, walk)
      case 'list':
      case '?:':
        return [node.op, ...each(node.args)]
      case '!_':
      case '-_':
        return [node.op, walk(node.args, bound)]
      default:
        if (!operators.has(node.op)) throw new Forbidden(node.op, node.pos)
        return [node.op, ...each(node.args as [ASTNode, ASTNode])]
    }
  }
  const canonical = walk(root, new Set())
  return { canonical, names: [...names].sort(), strict }
}

function literal(value: unknown, node: ASTNode): Canonical {
  if (typeof value === 'bigint') return ['int', String(value)]
  if (typeof value === 'boolean') return ['bool', value]
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return ['string', value]
  throw new Forbidden('literal', node.pos)
}

function callOf(
  [name, given]: readonly [string, readonly ASTNode[]],
  node: ASTNode,
  each: (nodes: readonly ASTNode[]) => Canonical[],
): Canonical {
  if (!callable.has(name)) throw new Forbidden(`${name}()`, node.pos)
  const [first] = given
  const text = first?.op === 'value' ? first.args : undefined
  if (name === 'date' && !(typeof text === 'string' && isCivilDate(text))) {
    throw new Forbidden('date()', node.pos)
  }
  if (name === 'localDate' && typeof text === 'string' && !isInstant(text)) {
    throw new Forbidden('localDate()', node.pos)
  }
  return ['call', name, ...each(given)]
}

function methodOf(
  [name, receiver, given]: readonly [string, ASTNode, readonly ASTNode[]],
  node: ASTNode,
  bound: Bound,
  walk: (node: ASTNode, bound: Bound) => Canonical,
): Canonical {
  const over = walk(receiver, bound)
  if (methods.has(name)) return ['method', name, over, ...given.map((one) => walk(one, bound))]
  const [variable, body] = given
  const sound = comprehensions.has(name) && variable?.op === 'id' && given.length === 2
  if (!(sound && body)) throw new Forbidden(`.${name}()`, node.pos)
  if (bound.size > 0) throw new Forbidden(`.${name}() × 2`, node.pos)
  return ['comprehension', name, over, variable.args, walk(body, new Set([variable.args]))]
}
