import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { type PaymentInstruction, painFile } from '../../server/fulfilment/pain001.ts'

const schema = readFileSync('test/vectors/pain.001.001.09-credit-transfer.xsd', 'utf8')

const instruction: PaymentInstruction = {
  messageId: `QY${'0123456789abcdef'.repeat(2)}`,
  endToEndId: 'QY-2026-000001-0123456789ab',
  createdAt: new Date('2026-03-01T02:03:04.005Z'),
  executeOn: '2026-03-04',
  debtor: { name: '示例甲贸易有限公司', code: '91450100MA5DEM1A26', bank: '', account: '' },
  creditor: {
    name: '示例乙科技有限公司',
    code: '91450200MA5DEM2B7H',
    bank: '示例银行南宁分行',
    account: '0000 0000 0000 0001',
  },
  amount: 95_000_001,
  remittance: 'QY-2026-000001 验收款',
}

async function faultsOf(contents: string): Promise<readonly string[]> {
  const xml = [{ fileName: 'pain.xml', contents }]
  const { errors } = await validateXML({ xml, schema: [schema] })
  return errors.map((error) => error.message)
}

test('a payment instruction is valid by the transcribed schema, its amount in yuan with two decimals', async () => {
  const file = painFile(instruction)
  expect(await faultsOf(file)).toEqual([])
  expect(file.match(/950000\.01</g)).toHaveLength(3)
  expect(file).toContain('<InstdAmt Ccy="CNY">950000.01</InstdAmt>')
  expect(file).toContain('<Id>0000000000000001</Id>')
  expect(file).toContain('<Nm>示例银行南宁分行</Nm>')
  // The contract names no account of who pays.
  expect(file.match(/NOTPROVIDED/g)).toHaveLength(2)
})

test('the same instruction gives the same bytes', () => {
  expect(painFile({ ...instruction })).toBe(painFile(instruction))
})

test('what would break the file is escaped, left out or cut', async () => {
  const hostile = `</Nm>&"'<![CDATA[x]]>\u0000\u001b\ud800${'长'.repeat(200)}𠮷`
  const party = { ...instruction.creditor, name: hostile, bank: hostile, account: hostile }
  const file = painFile({ ...instruction, creditor: party, remittance: hostile })
  expect(await faultsOf(file)).toEqual([])
  expect(file).toContain('&lt;/Nm&gt;&amp;&quot;&apos;&lt;![CDATA[x]]&gt;')
})

test('the schema refuses what the message definition refuses', async () => {
  const file = painFile(instruction)
  const spoiled = [
    file.replace('<PmtMtd>TRF</PmtMtd>', '<PmtMtd>CASH</PmtMtd>'),
    file.replace(/<MsgId>.*<\/MsgId>\n/, ''),
    file.replace(' Ccy="CNY"', ''),
    file.replace('950000.01</InstdAmt>', '950000.000001</InstdAmt>'),
    file.replace('2026-03-04', '2026-02-30'),
    file.replace(/<Ccy>CNY<\/Ccy>\n\s*(<Nm>.*<\/Nm>)/, '$1<Ccy>CNY</Ccy>'),
    file.replace('pain.001.001.09', 'pain.001.001.03'),
  ]
  for (const one of spoiled) {
    expect(one).not.toBe(file)
    expect(await faultsOf(one)).not.toEqual([])
  }
})

test('nothing, less than nothing and part of a 分 cannot be instructed', () => {
  for (const amount of [0, -1, 0.5, Number.MAX_VALUE]) {
    expect(() => painFile({ ...instruction, amount })).toThrow(RangeError)
  }
})
