import { useEffect, useRef, useState } from 'react'
import type { TokenClaims } from '../../server/core/certificates/token.ts'
import type { Report } from '../../server/core/values/report.ts'
import type { VerifyOutcome, VerifyTask } from './verify-worker.ts'

/** A browser holds a few copies of a file while it is judged and drawn. */
export const mostMegabytes = 100
const megabyte = 1_000_000

export type Judged = {
  report: Report
  name: string
  size: number
  asked: boolean
  /** Judged in this browser; otherwise by the server, for a browser without scripts. */
  here: boolean
  pdf?: Uint8Array<ArrayBuffer>
  /** As it was chosen, where this browser judged it. */
  file?: File
}

export type RefusedFile = { code: string; name?: string; size?: number; maximum?: number }

export type VerifyState =
  | { state: 'idle' }
  | { state: 'working'; name: string }
  | { state: 'refused'; refused: RefusedFile }
  | ({ state: 'judged' } & Judged)

export type Verifier = {
  state: VerifyState
  /** One file, as chosen or dropped; anything else is refused in words. */
  judge(files: readonly File[]): void
  /** The same file once more. */
  retry(): void
  /** Puts the file away. */
  clear(): void
}

/**
 * Judges one file at a time in a worker; a new file ends the work on the one before. `shown`: what a QR said whose
 * certificate the file is said to be.
 */
export function useVerifier(initial: VerifyState, shown?: TokenClaims): Verifier {
  const [state, setState] = useState<VerifyState>(initial)
  const worker = useRef<Worker>()
  const last = useRef<File>()
  useEffect(() => () => worker.current?.terminate(), [])

  const judge = (files: readonly File[]) => {
    worker.current?.terminate()
    const [file] = files
    const refused = refusalOf(files)
    if (!file || refused)
      return setState({ state: 'refused', refused: refused ?? { code: 'file-missing' } })
    last.current = file
    const { name, size } = file
    setState({ state: 'working', name })
    worker.current = startWorker({ file, statusUrl: '/verify/status', shown }, (outcome) => {
      if (!('report' in outcome))
        return setState({ state: 'refused', refused: { code: 'not-read' } })
      setState({ state: 'judged', name, size, here: true, file, ...outcome })
    })
  }
  const retry = () => last.current && judge([last.current])
  const clear = () => {
    worker.current?.terminate()
    setState({ state: 'idle' })
  }
  return { state, judge, retry, clear }
}

function refusalOf(files: readonly File[]): RefusedFile | undefined {
  const [file] = files
  if (files.length > 1) return { code: 'several-files' }
  if (!file || file.size <= mostMegabytes * megabyte) return undefined
  return { code: 'too-large', name: file.name, size: file.size, maximum: mostMegabytes }
}

function startWorker(task: VerifyTask, done: (outcome: VerifyOutcome) => void): Worker {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<VerifyOutcome>) => {
    worker.terminate()
    done(data)
  }
  // Out of memory, or a fault of ours: there is no verdict, and that is said.
  worker.onerror = () => done({ unread: true })
  worker.postMessage(task)
  return worker
}

/** `1.2 MB`, `340 kB`, `0 B` */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
