import { type Box, bodyHeight } from './boxes.ts'

/** `top`: points below the top of the text area. */
export type PlacedBox = { box: Box; top: number }

/** Cuts the boxes into pages; what keeps together stays on one page when a page can hold it. */
export function paginate(boxes: readonly Box[]): PlacedBox[][] {
  const pages: PlacedBox[][] = [[]]
  let used = 0
  const current = () => pages.at(-1) as PlacedBox[]
  const turn = () => {
    if (current().length > 0) pages.push([])
    used = 0
  }
  const place = (box: Box) => {
    if (current().length > 0) used += box.before
    else if (box.repeat) place(box.repeat)
    current().push({ box, top: used })
    used += box.height
  }
  for (let i = 0; i < boxes.length; ) {
    const chain = chainFrom(boxes, i)
    i += chain.length
    if (chain[0]?.startsPage) turn()
    const fits = used + heightOf(chain) <= bodyHeight
    // Blank at the foot of a page does nothing there, and must not open the next.
    if (!fits && chain.every(({ marks }) => marks.length === 0)) continue
    const whole = heightOf(chain) + (chain[0]?.repeat?.height ?? 0) <= bodyHeight
    if (!fits && whole) turn()
    for (const box of chain) {
      if (!whole && used + box.before + box.height > bodyHeight) turn()
      place(box)
    }
  }
  return pages
}

function chainFrom(boxes: readonly Box[], start: number): Box[] {
  const chain: Box[] = []
  for (let i = start; i < boxes.length; i++) {
    const box = boxes[i] as Box
    if (i > start && box.startsPage) break
    chain.push(box)
    if (!box.keepWithNext) break
  }
  return chain
}

function heightOf(chain: readonly Box[]): number {
  return chain.reduce((sum, { before, height }) => sum + before + height, 0)
}
