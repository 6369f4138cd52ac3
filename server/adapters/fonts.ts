import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Face, parseFace } from '../core/pdf/truetype.ts'

/** The two faces in which contracts, certificates and seals are set; read from disk when first used, then kept. */
export type Fonts = { readonly regular: Face; readonly bold: Face }

const files = {
  regular: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
} as const

/** Fonts come with the app (OFL 1.1), never from the system: the same facts must give the same page anywhere. */
export function createFonts(): Fonts {
  const { resolve } = createRequire(import.meta.url)
  const opened = new Map<keyof typeof files, Face>()
  const open = (name: keyof typeof files) => {
    const known = opened.get(name)
    if (known) return known
    const face = parseFace(readFileSync(resolve(files[name])))
    opened.set(name, face)
    return face
  }
  return {
    get regular() {
      return open('regular')
    },
    get bold() {
      return open('bold')
    },
  }
}
