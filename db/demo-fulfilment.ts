import type { App } from '../server/app.ts'
import { dateIn } from '../server/core/values/dates.ts'
import { formatYuan } from '../server/core/values/money.ts'
import { isRefusal } from '../server/core/values/refusal.ts'
import type { FactInput } from '../server/fulfilment/types.ts'
import type { Demo } from './seed.ts'

const buyer = 'signer.a@example.com'
const supplier = 'signer.b@example.com'

/**
 * The prepayment came in, the goods were delivered and accepted: the second payment is due. Nothing can be late on the
 * day a house is opened. Each fact has a key of its own, so that a start which was cut short records none twice.
 */
export async function seedFulfilment(app: App, demo: Demo, contractId: string): Promise<void> {
  const seen = await app.fulfilment.view(await demo.actor(supplier), contractId)
  if (isRefusal(seen)) throw new Error(`the demo's contract does not run: ${seen.code}`)
  const prepaid = seen.obligations.find((one) => one.clause === 'prepayment')?.amount ?? 0
  const payment = { clause: 'prepayment', amount: formatYuan(prepaid) }
  const tell = teller(app, demo, contractId)
  if (prepaid > 0) await tell(supplier, { kind: 'payment.confirmed', ...payment })
  await tell(supplier, { kind: 'delivery.made', note: '示例：货物全部送达甲方仓库' })
  const evidence = [{ bytes: await acceptanceSheet(app, seen.number), name: '示例验收记录.pdf' }]
  await tell(buyer, { kind: 'acceptance.passed', note: '示例：数量与质量均符合约定', evidence })
}

async function acceptanceSheet(app: App, number: string): Promise<Uint8Array> {
  const words = '示例：货物已按合同约定的数量和质量标准检验，验收合格。本记录为虚构。'
  const facts = {
    ...{ title: '验收记录（示例）', number, createdAt: app.clock.now(), watermark: '示例' },
    verifyUrl: `${app.config.baseUrl}/verify`,
    blocks: [
      { kind: 'title', text: '验收记录（示例）' },
      { kind: 'paragraph', spans: [{ text: words }], indent: true },
    ],
  } as const
  const sheet = await app.documents.render('contract', facts, { fields: false })
  if (isRefusal(sheet)) throw new Error(`the demo's sheet cannot be set: ${sheet.code}`)
  return sheet.bytes
}

function teller(app: App, demo: Demo, contractId: string) {
  return async (email: string, said: Pick<FactInput, 'kind'> & Partial<FactInput>) => {
    const occurredOn = dateIn(app.clock.now())
    const input = { key: `demo:${said.kind}`, occurredOn, note: '', evidence: [], ...said }
    const told = await app.fulfilment.record(await demo.actor(email), contractId, input)
    // `fact-known`: an earlier start said it, on an earlier day perhaps.
    if (isRefusal(told) && told.code !== 'fact-known') {
      throw new Error(`the demo was refused: ${told.code} ${JSON.stringify(told.facts)}`)
    }
  }
}
