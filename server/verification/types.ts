import type { StatusAnswer, StatusQuestion } from '../core/status.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Report } from '../core/values/report.ts'
import type { Actor } from '../people/types.ts'

export type Verification = {
  /** What the platform knows of digests and certificates; the file itself is never asked for. */
  status(question: StatusQuestion): Promise<StatusAnswer>
  /** The whole examination on the server's side (CLI, API): the same core code as in the browser. */
  examineFile(bytes: Uint8Array): Promise<Report>
  examineBundle(zip: Uint8Array): Promise<Report>
  /** 证据包 of a completed contract, for those who may see it. Refusals: not-found, wrong-state. */
  bundle(actor: Actor, contractId: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
  /** The same for the operator of this machine, by contract id or number. */
  bundleOf(contract: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
}
