import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** One line of a victim: `kind` says of `id` what must be true from now on. */
export type Acknowledgement = { at: string; id?: string; kind: string }

/** A process of its own that works until it is killed. */
export type Victim = {
  /** Lets it begin; resolves when the house is open to it. */
  begin(at: Date): Promise<void>
  /** Resolves when it has said this word; throws when it ended before. */
  heard(word: string): Promise<void>
  /** SIGKILL so many milliseconds after so many steps, whatever it is doing; answers all that it had said by then. */
  killAfter(steps: number, milliseconds: number): Promise<readonly Acknowledgement[]>
}

/** It has loaded everything when this resolves, so that its loading stands in nobody's way. */
export async function startVictim(
  folder: string,
  databaseUrl: string | undefined,
  work: { script: string; words: readonly string[] } = { script: 'journey-loop.ts', words: [] },
): Promise<Victim> {
  const script = join(import.meta.dirname, work.script)
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, ...work.words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: databaseUrl ?? '' },
  })
  let said = ''
  let complained = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  child.stderr.on('data', (text) => {
    complained += text
  })
  const heard = async (word: string, times = 1) => {
    while (said.split(word).length <= times) {
      if (child.exitCode !== null) throw new Error(`the victim ended by itself: ${complained}`)
      await pause(5)
    }
  }
  await heard('ready\n')
  return {
    heard: (word) => heard(word),
    begin: (at) => {
      child.stdin.write(`${at.toISOString()}\n`)
      return heard('"open"')
    },
    killAfter: async (steps, milliseconds) => {
      await heard('"id"', steps)
      await pause(milliseconds)
      await kill(child, () => complained)
      // The last line may be cut off: what was not said to its end was not acknowledged.
      const lines = said.split('\n').slice(1, -1)
      return lines.map((line) => JSON.parse(line) as Acknowledgement)
    },
  }
}

async function kill(child: ChildProcess, complaint: () => string): Promise<void> {
  if (child.exitCode !== null) throw new Error(`the victim ended by itself: ${complaint()}`)
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
}
