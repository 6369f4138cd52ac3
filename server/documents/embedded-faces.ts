import { deflateSync } from 'node:zlib'
import { type FontSubset, subsetFont } from '../core/pdf/font-subset.ts'
import type { Face } from '../core/pdf/truetype.ts'

/** A subset ready to be written into files: what is slow about it is done. */
export type EmbeddedFace = {
  /** Name in /Resources /Font. */
  resource: 'R' | 'B'
  face: Face
  subset: FontSubset
  /** zlib streams. */
  deflatedFile: Uint8Array
  deflatedMap: Uint8Array
  cidOf(code: number): number
  widthOf(code: number): number
}

/** The same characters always give the same bytes, so a subset may be kept as long as memory allows; two a document. */
const most = 32

export function createFaceCache(): (
  face: Face,
  resource: 'R' | 'B',
  codes: Iterable<number>,
) => EmbeddedFace {
  const kept = new Map<string, EmbeddedFace>()
  return (face, resource, codes) => {
    const characters = [...new Set(codes)].sort((a, b) => a - b)
    const key = `${face.postScriptName} ${resource} ${characters.join(' ')}`
    const found = kept.get(key) ?? embed(face, resource, characters)
    // Moved to the end: the first of the map is the one unused for longest.
    kept.delete(key)
    kept.set(key, found)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    return found
  }
}

/** Outlines hardly shrink further: the default level takes twice as long for 4 % less. */
const quick = { level: 1, memLevel: 9 }

function embed(face: Face, resource: 'R' | 'B', characters: readonly number[]): EmbeddedFace {
  const subset = subsetFont(face, characters)
  const cidOf = (code: number) => {
    const cid = subset.cids.get(code)
    if (cid === undefined)
      throw new Error(`documents: U+${code.toString(16)} was set but not embedded`)
    return cid
  }
  return {
    resource,
    face,
    subset,
    deflatedFile: deflateSync(subset.file, quick),
    deflatedMap: deflateSync(subset.toUnicode, quick),
    cidOf,
    widthOf: (code) => subset.widths[cidOf(code)] as number,
  }
}
