/** `qiyin rotate`: how the keys of the house take turns, for whoever sits at the terminal. */
import type { App } from './app.ts'
import { StartupError } from './config.ts'
import { isRefusal } from './core/values/refusal.ts'

type WithApp = (work: (app: App) => Promise<number>) => Promise<number>

const rotations = ['issuing', 'tsa', 'ocsp'] as const

/** Prints the serial number of the new certificate. */
export async function rotate(withApp: WithApp, name: string | undefined): Promise<number> {
  const which = rotations.find((one) => one === name)
  if (!which) throw new StartupError(`qiyin rotate ${rotations.join('|')}`)
  return withApp(async (app) => {
    const done = await app.rotate(which)
    if (isRefusal(done)) throw new StartupError(`Not rotated: ${done.code}.`)
    process.stdout.write(`${which} ${done.serial}\n`)
    return 0
  })
}
