/**
 * QR codes (ISO/IEC 18004:2015) of bytes, error correction level M. The eight masks are weighed all at once, one bit each of
 * every module: bulk issue makes a code per certificate, and weighing them one after the other cost more than the page.
 */
import { utf8 } from './values/bytes.ts'

export type QrCode = {
  /** Modules along a side. */
  size: number
  /** 1: dark; row by row. */
  modules: Uint8Array
  mask: number
}

/** Table 9, level M, versions 1 to 40: error correction codewords of a block, and blocks. */
const correction = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
]
const blocks = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26,
  28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
]

/** @throws RangeError for more than the largest code holds (2,331 octets of UTF-8). */
export function qrCode(text: string): QrCode {
  const data = utf8(text)
  const version = versionFor(data.length)
  const plan = planOf(version)
  const codewords = interleaved(dataCodewords(data, version), version)
  const cells = plan.cells.slice()
  const { places, size } = plan
  for (let i = 0; i < places.length; i++) {
    // Remainder bits past the last codeword are light.
    const bit = ((codewords[i >> 3] ?? 0) >> (7 - (i & 7))) & 1
    const place = places[i] as number
    cells[place] = (cells[place] as number) ^ (bit ? 0xff : 0)
  }
  const mask = bestMask(cells, size)
  for (let i = 0; i < cells.length; i++) cells[i] = ((cells[i] as number) >> mask) & 1
  return { size, modules: cells, mask }
}

const capacity = (version: number): number =>
  (planOf(version).places.length >> 3) -
  (correction[version - 1] as number) * (blocks[version - 1] as number)

const lengthBits = (version: number): number => (version < 10 ? 8 : 16)

function versionFor(length: number): number {
  for (let version = 1; version <= 40; version++) {
    if (8 * length + 4 + lengthBits(version) <= 8 * capacity(version)) return version
  }
  throw new RangeError(`a QR code cannot hold ${length} octets`)
}

/** §7.4: mode 0100, length, octets, terminator, then 11101100 and 00010001 by turns. */
function dataCodewords(data: Uint8Array, version: number): Uint8Array {
  const out = new Uint8Array(capacity(version))
  let at = 0
  const put = (value: number, bits: number) => {
    for (let bit = bits - 1; bit >= 0; bit--, at++) {
      out[at >> 3] = (out[at >> 3] as number) | (((value >> bit) & 1) << (7 - (at & 7)))
    }
  }
  put(4, 4)
  put(data.length, lengthBits(version))
  for (const octet of data) put(octet, 8)
  for (let i = (at + 11) >> 3, pad = 0xec; i < out.length; i++, pad ^= 0xec ^ 0x11) out[i] = pad
  return out
}

/** §7.5 and §7.6: blocks of (almost) equal length, each with its own correction, woven together. */
function interleaved(data: Uint8Array, version: number): Uint8Array {
  const count = blocks[version - 1] as number
  const extra = correction[version - 1] as number
  const short = Math.floor(data.length / count)
  const shortBlocks = count - (data.length % count)
  const out = new Uint8Array(data.length + count * extra)
  let from = 0
  for (let block = 0; block < count; block++) {
    const length = short + (block < shortBlocks ? 0 : 1)
    for (let i = 0; i < length; i++) {
      // The longer blocks' last codewords stand alone behind those of all.
      const place = i < short ? i * count + block : short * count + block - shortBlocks
      out[place] = data[from + i] as number
    }
    const remainder = reedSolomon(data.subarray(from, from + length), extra)
    remainder.forEach((value, i) => {
      out[data.length + i * count + block] = value
    })
    from += length
  }
  return out
}

/** Powers of α in GF(2⁸) modulo x⁸+x⁴+x³+x²+1, twice over, and their logarithms. */
const power = new Uint8Array(512)
const logarithm = new Uint8Array(256)
for (let i = 0, value = 1; i < 255; i++) {
  power[i] = value
  power[i + 255] = value
  logarithm[value] = i
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)
}

const generators = new Map<number, Uint8Array>()

/** Logarithms of the coefficients of ∏(x − αⁱ) below the leading one. */
function generatorOf(degree: number): Uint8Array {
  const known = generators.get(degree)
  if (known) return known
  let product = [1]
  for (let i = 0; i < degree; i++) {
    const next = [...product, 0]
    product.forEach((value, j) => {
      const scaled = value === 0 ? 0 : (power[(logarithm[value] as number) + i] as number)
      next[j + 1] = (next[j + 1] as number) ^ scaled
    })
    product = next
  }
  const made = Uint8Array.from(product.slice(1), (value) => logarithm[value] as number)
  generators.set(degree, made)
  return made
}

function reedSolomon(data: Uint8Array, degree: number): Uint8Array {
  const generator = generatorOf(degree)
  const out = new Uint8Array(degree)
  for (let i = 0; i < data.length; i++) {
    const factor = (data[i] as number) ^ (out[0] as number)
    out.copyWithin(0, 1)
    out[degree - 1] = 0
    if (factor === 0) continue
    const shift = logarithm[factor] as number
    for (let j = 0; j < degree; j++) {
      out[j] = (out[j] as number) ^ (power[(generator[j] as number) + shift] as number)
    }
  }
  return out
}

/** What all codes of a version share. Bit m of a cell is its module under mask m. */
type Plan = {
  size: number
  /** Function patterns and format as they are, data modules as the masks alone would make them. */
  cells: Uint8Array
  /** Cells of the data bits, in the order of §7.7.3. */
  places: Uint16Array
}

const plans = new Map<number, Plan>()

function planOf(version: number): Plan {
  const known = plans.get(version)
  if (known) return known
  const size = 17 + 4 * version
  const cells = new Uint8Array(size * size)
  const taken = new Uint8Array(size * size)
  const set = (row: number, column: number, bits: number) => {
    cells[row * size + column] = bits
    taken[row * size + column] = 1
  }
  const dark = (row: number, column: number, on: boolean) => set(row, column, on ? 0xff : 0)
  finders(size, dark)
  alignments(version, size, dark)
  for (let i = 8; i < size - 8; i++) {
    dark(6, i, i % 2 === 0)
    dark(i, 6, i % 2 === 0)
  }
  formats(size, set)
  dark(size - 8, 8, true)
  if (version >= 7) versions(version, size, dark)
  const places = placesOf(size, taken)
  for (const place of places) cells[place] = masksAt(Math.floor(place / size), place % size)
  const plan = { size, cells, places }
  plans.set(version, plan)
  return plan
}

type Draw = (row: number, column: number, on: boolean) => void

/** §6.3.3 and §6.3.4, with the separators. */
function finders(size: number, dark: Draw): void {
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const) {
    for (let y = -1; y <= 7; y++) {
      for (let x = -1; x <= 7; x++) {
        const [row, column] = [top + y, left + x]
        if (row < 0 || column < 0 || row >= size || column >= size) continue
        const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3))
        dark(row, column, ring !== 2 && ring !== 4)
      }
    }
  }
}

/** Annex E: evenly spaced backwards from the far edge, in even steps. */
function alignments(version: number, size: number, dark: Draw): void {
  if (version === 1) return
  const count = Math.floor(version / 7) + 2
  const step = version === 32 ? 26 : Math.ceil((size - 13) / (2 * count - 2)) * 2
  const centres = Array.from({ length: count }, (_, i) =>
    i === 0 ? 6 : size - 7 - (count - 1 - i) * step,
  )
  for (const row of centres) {
    for (const column of centres) {
      // Where a finder stands there is none.
      const corner = (at: number) => at === 6 || at === size - 7
      if (corner(row) && corner(column) && !(row === size - 7 && column === size - 7)) continue
      for (let y = -2; y <= 2; y++) {
        for (let x = -2; x <= 2; x++) {
          dark(row + y, column + x, Math.max(Math.abs(x), Math.abs(y)) !== 1)
        }
      }
    }
  }
}

/** Remainder of `value`·xⁿ by a polynomial of degree n, behind the value itself (BCH codes of Annexes C and D). */
function withRemainder(value: number, polynomial: number, degree: number): number {
  let rest = value << degree
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest)) {
    rest ^= polynomial << (bit - degree)
    if (rest === 0) break
  }
  return (value << degree) | rest
}

/** §7.9: level M is 00, then the mask; written twice. */
function formats(size: number, set: (row: number, column: number, bits: number) => void): void {
  const words = Array.from({ length: 8 }, (_, mask) => withRemainder(mask, 0x537, 10) ^ 0x5412)
  for (let i = 0; i < 15; i++) {
    let bits = 0
    for (let mask = 0; mask < 8; mask++) bits |= (((words[mask] as number) >> i) & 1) << mask
    // Bit 0 is the last of the sequence.
    if (i < 6) set(i, 8, bits)
    else if (i < 8) set(i + 1, 8, bits)
    else set(size - 15 + i, 8, bits)
    if (i < 8) set(8, size - 1 - i, bits)
    else if (i === 8) set(8, 7, bits)
    else set(8, 14 - i, bits)
  }
}

/** §7.10. */
function versions(version: number, size: number, dark: Draw): void {
  const word = withRemainder(version, 0x1f25, 12)
  for (let i = 0; i < 18; i++) {
    const on = ((word >> i) & 1) === 1
    const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)]
    dark(far, near, on)
    dark(near, far, on)
  }
}

/** Columns in pairs from the right, upwards and downwards by turns; the column of the timing pattern belongs to none. */
function placesOf(size: number, taken: Uint8Array): Uint16Array {
  const places: number[] = []
  let upwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--
    for (let i = 0; i < size; i++) {
      const row = upwards ? size - 1 - i : i
      for (const column of [right, right - 1]) {
        if (!taken[row * size + column]) places.push(row * size + column)
      }
    }
    upwards = !upwards
  }
  return Uint16Array.from(places)
}

/** Table 10: which masks turn the module at row i, column j over. */
function masksAt(i: number, j: number): number {
  const conditions = [
    (i + j) % 2,
    i % 2,
    j % 3,
    (i + j) % 3,
    (Math.floor(i / 2) + Math.floor(j / 3)) % 2,
    ((i * j) % 2) + ((i * j) % 3),
    (((i * j) % 2) + ((i * j) % 3)) % 2,
    (((i + j) % 2) + ((i * j) % 3)) % 2,
  ]
  return conditions.reduce<number>((bits, value, mask) => bits | (value === 0 ? 1 << mask : 0), 0)
}

/** Octet to eight counters of eight bits each, in two words. */
const low = new Int32Array(256)
const high = new Int32Array(256)
for (let octet = 0; octet < 256; octet++) {
  for (let bit = 0; bit < 4; bit++) {
    low[octet] = (low[octet] as number) | (((octet >> bit) & 1) << (8 * bit))
    high[octet] = (high[octet] as number) | (((octet >> (bit + 4)) & 1) << (8 * bit))
  }
}

/** §7.8.3: the mask with the least penalty; of equals the first. */
function bestMask(cells: Uint8Array, size: number): number {
  const scores = new Float64Array(8)
  const darkModules = new Float64Array(8)
  for (let line = 0; line < size; line++) {
    for (const way of [
      { cells, size, start: line * size, step: 1 },
      { cells, size, start: line, step: size },
    ]) {
      weighRuns(way, scores)
      weighFinders(way, scores)
    }
    if (line > 0) weighSquares(cells, line * size, size, scores)
    addEach(cells, line * size, size, darkModules)
  }
  let best = 0
  for (let mask = 0; mask < 8; mask++) {
    const share = (darkModules[mask] as number) / (size * size)
    scores[mask] = (scores[mask] as number) + 10 * Math.floor(Math.abs(share - 0.5) * 20)
    if ((scores[mask] as number) < (scores[best] as number)) best = mask
  }
  return best
}

function add(scores: Float64Array, [few, many]: readonly [number, number], weight: number): void {
  for (let bit = 0; bit < 4; bit++) {
    scores[bit] = (scores[bit] as number) + weight * ((few >>> (8 * bit)) & 0xff)
    scores[bit + 4] = (scores[bit + 4] as number) + weight * ((many >>> (8 * bit)) & 0xff)
  }
}

type Line = { cells: Uint8Array; start: number; step: number; size: number }

/** Runs of five and more alike: 3, and 1 for each further module. A line is at most 177 long, so no counter runs over. */
function weighRuns({ cells, start, step, size }: Line, scores: Float64Array): void {
  let [anyLow, anyHigh, newLow, newHigh] = [0, 0, 0, 0]
  // Whether a cell equals the one before it: for the last three cells; and where the last five were alike.
  let [same1, same2, same3, run] = [0, 0, 0, 0]
  let before = ~(cells[start] as number)
  for (let i = 0, at = start; i < size; i++, at += step) {
    const cell = cells[at] as number
    const same = ~(cell ^ before) & 0xff
    const five = same & same1 & same2 & same3
    if (five) {
      anyLow += low[five] as number
      anyHigh += high[five] as number
      newLow += low[five & ~run] as number
      newHigh += high[five & ~run] as number
    }
    same3 = same2
    same2 = same1
    same1 = same
    run = five
    before = cell
  }
  add(scores, [anyLow, anyHigh], 1)
  add(scores, [newLow, newHigh], 2)
}

/** 1011101 with four light modules before or behind it: 40. */
function weighFinders({ cells, start, step, size }: Line, scores: Float64Array): void {
  let [few, many] = [0, 0]
  // The last six cells, the newest first.
  let [c1, c2, c3, c4, c5, c6] = [0, 0, 0, 0, 0, 0]
  for (let i = 0, at = start; i < size; i++, at += step) {
    const cell = cells[at] as number
    const found = cell & ~c1 & c2 & c3 & c4 & ~c5 & c6
    if (found) {
      const before = i < 10 ? 0 : found & light(cells, at - 10 * step, step)
      const behind = i + 4 >= size ? 0 : found & light(cells, at + step, step)
      few += (low[before] as number) + (low[behind] as number)
      many += (high[before] as number) + (high[behind] as number)
    }
    c6 = c5
    c5 = c4
    c4 = c3
    c3 = c2
    c2 = c1
    c1 = cell
  }
  add(scores, [few, many], 40)
}

/** Where four cells from there on are light. */
function light(cells: Uint8Array, at: number, step: number): number {
  const first = (cells[at] as number) | (cells[at + step] as number)
  return ~(first | (cells[at + 2 * step] as number) | (cells[at + 3 * step] as number)) & 0xff
}

/** Squares of two by two alike (3), each counted at its lower right module. */
function weighSquares(cells: Uint8Array, from: number, size: number, scores: Float64Array): void {
  let [few, many] = [0, 0]
  for (let at = from + 1; at < from + size; at++) {
    const c = cells[at] as number
    const other = (cells[at - 1] as number) ^ c
    const alike =
      ~(other | ((cells[at - size] as number) ^ c) | ((cells[at - size - 1] as number) ^ c)) & 0xff
    few += low[alike] as number
    many += high[alike] as number
  }
  add(scores, [few, many], 3)
}

function addEach(cells: Uint8Array, from: number, size: number, counts: Float64Array): void {
  let [few, many] = [0, 0]
  for (let at = from; at < from + size; at++) {
    few += low[cells[at] as number] as number
    many += high[cells[at] as number] as number
  }
  add(counts, [few, many], 1)
}
