/** `qiyin rotate`: how the keys of the house take turns, for whoever sits at the terminal. */
import type { App } from './app.ts'
import { StartupError } from './config.ts'
import { isRefusal } from './core/values/refusal.ts'
import type { SingleSuite } from './core/values/suite.ts'

type WithApp = (work: (app: App) => Promise<number>) => Promise<number>

const rotations = ['issuing', 'tsa', 'ocsp'] as const

/** Prints the serial number of the new certificate. */
export async function rotate(
  withApp: WithApp,
  name: string | undefined,
  suite: SingleSuite,
): Promise<number> {
  const which = rotations.find((one) => one === name)
  if (!which) throw new StartupError(`qiyin rotate ${rotations.join('|')} [--suite guomi]`)
  return withApp(async (app) => {
    const done = await app.rotate(suite === 'guomi' ? `sm2-${which}` : which)
    if (isRefusal(done)) throw new StartupError(`Not rotated: ${done.code}.`)
    process.stdout.write(`${which} ${done.serial}\n`)
    return 0
  })
}
