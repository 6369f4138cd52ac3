import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { mails } from '../../db/schema/outbox.ts'
import { smtpTransport } from '../../server/adapters/mail.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { openVault } from '../../server/keys/vault.ts'
import { createMailbox, mailJob } from '../../server/outbox/mailbox.ts'
import { createOutbox } from '../../server/outbox/outbox.ts'
import type { Letter, Mailbox, MailTransport, Outbox } from '../../server/outbox/types.ts'
import { type FrozenClock, frozenClock } from '../support/clock.ts'
import { openTestDatabase } from '../support/database.ts'

let db: Database
let clock: FrozenClock
let outbox: Outbox
let server: Server | undefined
beforeEach(async () => {
  db = await openTestDatabase()
  clock = frozenClock()
  outbox = createOutbox({ db, clock })
})
afterEach(async () => {
  server?.close()
  server = undefined
  await db.close()
})

const letter: Letter = {
  key: 'invite/ctr_1/乙方',
  recipient: 'signer@b.example',
  subject: '请签署：示例采购合同',
  body: '您好，请打开链接签署。\n',
}

function open(transport?: MailTransport): Mailbox {
  const { encrypt, decrypt } = openVault(new Uint8Array(32).fill(7), systemRandom)
  const mailbox = createMailbox({
    ...{ db, clock, ...(transport && { transport }) },
    encrypt: (plain) => encrypt('mail', plain),
    decrypt: (box) => decrypt('mail', box),
  })
  outbox.handle(mailJob, mailbox.deliver)
  return mailbox
}

/** A mail server that takes one connection at a time and remembers what it was told; `refuse` makes it say no. */
async function smtpServer(): Promise<{ url: string; said: string[]; refuse: { on: boolean } }> {
  const said: string[] = []
  const refuse = { on: false }
  server = createServer((socket) => {
    let inData = false
    let rest = ''
    socket.write('220 mail.example\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      rest += chunk.toString()
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        said.push(line)
        if (inData && line !== '.') continue
        const answer = inData ? '250 taken' : answerTo(line, refuse.on)
        inData = line === 'DATA'
        socket.write(`${answer}\r\n`)
        if (line === 'QUIT') socket.end()
      }
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `smtp://127.0.0.1:${port}`, said, refuse }
}

function answerTo(line: string, refused: boolean): string {
  if (line.startsWith('RCPT') && refused) return `550 no mailbox ${line.slice(8)}`
  if (line === 'DATA') return '354 go on'
  return line === 'QUIT' ? '221 bye' : '250 ok'
}

test('without a transport a letter stays readable and its job is done', async () => {
  const mailbox = open()
  await db.transaction((tx) => mailbox.enqueue(tx, letter))
  expect(await outbox.runDue()).toBe(1)
  expect(await mailbox.listFor('all', 10)).toMatchObject([
    { ...letter, sentAt: null, error: null, createdAt: clock.now() },
  ])
})

test('a second letter of the same key is not written and not sent', async () => {
  const sent: Letter[] = []
  const mailbox = open({ send: async (mail) => void sent.push(mail) })
  await db.transaction((tx) => mailbox.enqueue(tx, letter))
  await db.transaction((tx) => mailbox.enqueue(tx, { ...letter, subject: 'again' }))
  await outbox.runDue()
  expect(sent.map(({ subject }) => subject)).toEqual([letter.subject])
  expect(await mailbox.listFor('all', 10)).toHaveLength(1)
})

test('a letter of a transaction that fails does not exist', async () => {
  const mailbox = open()
  const failing = db.transaction(async (tx) => {
    await mailbox.enqueue(tx, letter)
    throw new Error('the verb failed')
  })
  await expect(failing).rejects.toThrow()
  expect(await mailbox.listFor('all', 10)).toEqual([])
  expect(await outbox.list({ limit: 10 })).toEqual([])
})

test('the page shows newest first, everybody or one recipient', async () => {
  const mailbox = open()
  for (const [i, recipient] of ['a@x.example', 'b@x.example', 'a@x.example'].entries()) {
    await db.transaction((tx) => mailbox.enqueue(tx, { ...letter, key: `k${i}`, recipient }))
  }
  expect((await mailbox.listFor('all', 2)).map(({ key }) => key)).toEqual(['k2', 'k1'])
  expect((await mailbox.listFor('a@x.example', 9)).map(({ key }) => key)).toEqual(['k2', 'k0'])
  const [job] = await outbox.list({ limit: 1 })
  expect(JSON.stringify(job)).not.toContain('x.example')
})

test('a letter goes out by SMTP once, in Chinese, with a Message-ID made of its key', async () => {
  const { url, said } = await smtpServer()
  const mailbox = open(smtpTransport({ url, from: '契印 <qiyin@house.example>' }))
  await db.transaction((tx) => mailbox.enqueue(tx, letter))
  expect(await outbox.runDue()).toBe(1)
  expect(said).toContain('MAIL FROM:<qiyin@house.example>')
  expect(said).toContain('RCPT TO:<signer@b.example>')
  const data = said.slice(said.indexOf('DATA')).join('\n')
  expect(data).toContain('Message-ID: <invite%2Fctr_1%2F%E4%B9%99%E6%96%B9@house.example>')
  expect(data).toMatch(/Subject: =\?UTF-8\?/)
  expect(data).toContain(Buffer.from('您好，请打开链接签署。').toString('base64').slice(0, 30))
  const [mail] = await mailbox.listFor('all', 1)
  expect(mail).toMatchObject({ sentAt: clock.now(), error: null })
  await mailbox.deliver({ key: letter.key }, { id: 1, key: null })
  expect(said.filter((line) => line === 'DATA')).toHaveLength(1)
})

test('a refused letter keeps its error without the address and goes out when the server relents', async () => {
  const { url, refuse } = await smtpServer()
  const mailbox = open(smtpTransport({ url, from: 'qiyin@house.example' }))
  refuse.on = true
  await db.transaction((tx) => mailbox.enqueue(tx, letter))
  expect(await outbox.runDue()).toBe(0)
  const [refused] = await mailbox.listFor('all', 1)
  expect(refused?.sentAt).toBeNull()
  expect(refused?.error).toContain('550')
  expect(refused?.error).not.toContain('signer@b.example')
  refuse.on = false
  clock.advance(5_000)
  expect(await outbox.runDue()).toBe(1)
  expect(await mailbox.listFor('all', 1)).toMatchObject([{ sentAt: clock.now(), error: null }])
})

test('whoever has the database alone cannot read a letter', async () => {
  const mailbox = open()
  await db.transaction((tx) => mailbox.enqueue(tx, letter))
  const [row] = await db.read.select().from(mails)
  expect(row?.body).not.toContain('请打开链接')
  expect(Buffer.from(row?.body ?? '', 'base64').toString()).not.toContain('请打开链接')
  expect((await mailbox.listFor(letter.recipient, 1))[0]?.body).toBe(letter.body)
})

test('letters follow their reader to another address, and those not yet sent go there', async () => {
  const sent: string[] = []
  const mailbox = open({
    send: async ({ recipient }) => {
      sent.push(recipient)
    },
  })
  await db.transaction((tx) => mailbox.enqueue(tx, letter))
  await db.transaction((tx) =>
    mailbox.enqueue(tx, { ...letter, key: 'invite/ctr_2', recipient: 'other@b.example' }),
  )
  await db.transaction((tx) => mailbox.readdress(tx, letter.recipient, 'moved@b.example'))
  expect(await mailbox.listFor(letter.recipient, 10)).toEqual([])
  expect(await mailbox.listFor('moved@b.example', 10)).toMatchObject([{ body: letter.body }])
  await outbox.runDue()
  expect(sent.sort()).toEqual(['moved@b.example', 'other@b.example'])
})

test('many letters are written at once, each of them once and each with its job', async () => {
  const mailbox = open()
  const many = Array.from({ length: 600 }, (_, i) => ({ ...letter, key: `issued/${i}` }))
  await db.transaction((tx) => mailbox.enqueue(tx, many[3] as Letter))
  await db.transaction((tx) => mailbox.enqueueAll(tx, [...many, many[5] as Letter]))
  await db.transaction((tx) => mailbox.enqueueAll(tx, []))
  expect(await mailbox.listFor(letter.recipient, 1000)).toHaveLength(600)
  expect(await outbox.list({ limit: 1000 })).toHaveLength(600)
})

test('letters wait for other work that is due', async () => {
  const ran: string[] = []
  const mailbox = createMailbox({ db, clock, encrypt: (plain) => plain, decrypt: (box) => box })
  outbox.handle(mailJob, async () => void ran.push('letter'))
  outbox.handle('part', async ({ n }) => {
    ran.push(`part ${n}`)
    clock.advance(1000)
    if (n === 2) return
    await db.transaction(async (tx) => {
      await mailbox.enqueue(tx, { ...letter, key: `part/${n}` })
      await outbox.put(tx, { kind: 'part', payload: { n: Number(n) + 1 } })
    })
  })
  await db.transaction((tx) => outbox.put(tx, { kind: 'part', payload: { n: 0 } }))
  await outbox.runDue()
  expect(ran).toEqual(['part 0', 'part 1', 'part 2', 'letter', 'letter'])
})
