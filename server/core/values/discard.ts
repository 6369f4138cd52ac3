import { isRefusal, type Refusal } from './refusal.ts'

/** Made somewhere that no transaction reaches; `discard` takes it back. */
type Discardable = { discard?: () => Promise<void> }

/**
 * What `work` says about things that were made for it; where it keeps none of them they are taken back where they are.
 * The bound of the claim: not if this process ends between the two.
 */
export async function keptOrDiscarded<T>(
  made: readonly (Discardable | undefined)[],
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  try {
    const done = await work()
    if (isRefusal(done)) await discardAll(made)
    return done
  } catch (error) {
    await discardAll(made)
    throw error
  }
}

/** One after the other: a token has one session. */
async function discardAll(made: readonly (Discardable | undefined)[]): Promise<void> {
  for (const one of made) await one?.discard?.()
}
