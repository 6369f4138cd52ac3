/** The certificates of one chunk: made a few at a time while the disk still writes the few before. */
import { isRefusal } from '../core/values/refusal.ts'
import { type Draft, makeCertificate, type Workshop } from './making.ts'
import type { Asking, Numbers, Unfit } from './numbers.ts'
import type { CertificateDeps } from './parts.ts'

/** On disk under its digest. */
export type Made = Draft & { documentDigest: string }

/** Between two looks at who else is waiting: some 20 ms; and what they leave behind dies young. */
const group = 10

/** In the order asked for. As soon as one is unfit the numbers are not as they will be given: nothing is `made` then. */
export async function makeAll(
  deps: CertificateDeps,
  shop: Workshop,
  asking: readonly Asking[],
  numbers: Numbers,
): Promise<{ made: readonly Made[]; unfit: readonly Unfit[] }> {
  const made: Made[] = []
  const unfit: Unfit[] = []
  let keeping = Promise.resolve()
  try {
    for (let i = 0; i < asking.length; i += group) {
      const drafts = await makeSome(deps, shop, asking.slice(i, i + group), numbers)
      const fit = drafts.filter((draft): draft is Draft => !('refusal' in draft))
      unfit.push(...drafts.filter((draft): draft is Unfit => 'refusal' in draft))
      await keeping
      if (unfit.length === 0) keeping = keep(deps, fit, made)
    }
  } finally {
    await keeping
  }
  return unfit.length > 0 ? { made: [], unfit } : { made, unfit }
}

async function makeSome(
  deps: CertificateDeps,
  shop: Workshop,
  asking: readonly Asking[],
  numbers: Numbers,
): Promise<readonly (Draft | Unfit)[]> {
  const photos = await Promise.all(
    asking.map(({ application: { photoDigest } }) =>
      photoDigest === null ? undefined : deps.documents.fetch(photoDigest),
    ),
  )
  return Promise.all(
    asking.map(async (one, i) => {
      const numbered = numbers.of(one.application.id)
      const draft = await makeCertificate(deps, shop, one, numbered, photos[i])
      return isRefusal(draft) ? { asking: one, refusal: draft } : draft
    }),
  )
}

async function keep(deps: CertificateDeps, drafts: readonly Draft[], made: Made[]): Promise<void> {
  const digests = await deps.documents.keepAll(drafts.map(({ bytes }) => bytes))
  drafts.forEach((draft, i) => {
    made.push({ ...draft, documentDigest: digests[i] as string })
  })
}
