import { StartupError } from './config.ts'
import { isRefusal } from './core/values/refusal.ts'
import type { Finding } from './core/values/report.ts'
import type { Documents } from './documents/types.ts'
import type { Keys } from './keys/types.ts'
import type { Signatures } from './signatures/types.ts'
import type { Verification } from './verification/types.ts'

/**
 * Renders a page, signs it with a key made for the moment, stamps it and judges it, before anybody is let in: a house
 * that cannot sign says so at its start and not at somebody's last signature.
 */
export async function selfTest(rooms: {
  clock: { now(): Date }
  documents: Pick<Documents, 'render'>
  signatures: Signatures
  keys: Pick<Keys, 'trialSigner'>
  verification: Pick<Verification, 'examineFile'>
}): Promise<void> {
  const { clock, documents, signatures, keys, verification } = rooms
  const rendered = await documents.render('contract', trialFacts(clock.now()), { fields: true })
  if (isRefusal(rendered)) throw broken(rendered.code)
  const request = {
    pdf: rendered.bytes,
    field: 'partyA',
    appearance: { size: [113, 113] as const, content: '0.84 0 0.06 rg 10 10 93 93 re f' },
    signerName: '自检',
    reason: 'self-test',
    signedAt: clock.now(),
  }
  const signed = await signatures.complete(request, await keys.trialSigner())
  if (isRefusal(signed)) throw broken(signed.code)
  const report = await verification.examineFile(signed)
  const fault = report.findings.find(isFault)
  if (fault) throw broken(`${fault.code} ${fault.reason ?? fault.outcome}`)
}

function trialFacts(createdAt: Date) {
  const party = { label: '甲方', name: '自检', field: 'partyA', lines: [] }
  return {
    title: '签名自检',
    number: 'SELF-TEST',
    verifyUrl: 'http://localhost/verify',
    createdAt,
    blocks: [{ kind: 'signatures' as const, parties: [party] }],
  }
}

/** The page is in no ledger and belongs to no contract: that much is expected. */
function isFault({ code, outcome }: Finding): boolean {
  return code !== 'ledger.inclusion' && outcome !== 'passed'
}

function broken(reason: string): StartupError {
  return new StartupError(`The signing self-test failed (${reason}); nothing can be signed here.`)
}
