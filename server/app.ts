/** Composition root: opens the database, builds adapters, then modules, each with only what it needs. */
import { join } from 'node:path'
import type { Database } from '../db/connection.ts'
import { type DemoAccount, demoAccounts } from '../db/demo-accounts.ts'
import { createAccounts } from './adapters/accounts.ts'
import { systemClock, systemPause } from './adapters/clock.ts'
import { openDataFolder } from './adapters/data-folder.ts'
import { createFiles } from './adapters/files.ts'
import { createFonts } from './adapters/fonts.ts'
import { smtpTransport } from './adapters/mail.ts'
import { openMasterKey } from './adapters/master-key.ts'
import { nodeCrypto } from './adapters/node-crypto.ts'
import { createTimeWatch, type TimeWatch } from './adapters/ntp.ts'
import { readPhoto } from './adapters/photo.ts'
import { systemRandom } from './adapters/random.ts'
import { readTemplateFiles } from './adapters/template-files.ts'
import { postTimestampQuery } from './adapters/tsa-client.ts'
import { auditHouse } from './audit.ts'
import { createCertificates } from './certificates/certificates.ts'
import type { CertificatesModule } from './certificates/types.ts'
import { type Config, StartupError } from './config.ts'
import { type ContractsModule, createContracts } from './contracts/contracts.ts'
import { fillWithDemo } from './demo.ts'
import { devicesOf } from './devices.ts'
import { createDocuments } from './documents/documents.ts'
import type { Documents } from './documents/types.ts'
import { createFulfilment } from './fulfilment/fulfilment.ts'
import type { FulfilmentModule } from './fulfilment/types.ts'
import type { KeyHolders } from './keys/holder-types.ts'
import { createKeyHolders } from './keys/holders.ts'
import { createKeys } from './keys/keys.ts'
import { outsideStamps } from './keys/outside-stamps.ts'
import { createRootDesk, type RootDesk } from './keys/root-desk.ts'
import { createRotation, enterRotation, type Rotate } from './keys/rotation.ts'
import { createTrustList, stampRoots } from './keys/trust.ts'
import type { TrustList } from './keys/trust-types.ts'
import type { Keys } from './keys/types.ts'
import { houseMaterial } from './keys/validation-material.ts'
import { MasterKeyError } from './keys/vault.ts'
import { createLedger } from './ledger/ledger.ts'
import type { Ledger, LedgerAudit } from './ledger/types.ts'
import { createNotices } from './notices/notices.ts'
import type { Notices } from './notices/types.ts'
import { openMigrated, publishTypes, readable } from './openings.ts'
import { createMailbox, mailJob } from './outbox/mailbox.ts'
import { createOutbox } from './outbox/outbox.ts'
import type { Mailbox, Outbox } from './outbox/types.ts'
import { authorise, rolesFor } from './people/matrix.ts'
import { createPeople } from './people/people.ts'
import type { Authorise, People } from './people/types.ts'
import { createSeals } from './seals/seals.ts'
import { serviceSeal } from './seals/service-seal.ts'
import type { Seals } from './seals/types.ts'
import { selfTest } from './self-test.ts'
import { createSignatures } from './signatures/signatures.ts'
import { createTemplates } from './templates/templates.ts'
import type { Templates } from './templates/types.ts'
import type { Verification } from './verification/types.ts'
import { createVerification } from './verification/verification.ts'

export type App = {
  config: Config
  clock: { now(): Date }
  authorise: Authorise
  people: People
  keys: Keys
  /** What owners do with their keys. */
  keyHolders: KeyHolders
  /** Authorities of other houses, and for what they are believed. */
  trustList: TrustList
  /** How far the host's clock is off. */
  timeWatch: TimeWatch
  /** For whoever sits at the terminal. */
  rotate: Rotate
  rootDesk: RootDesk
  ledger: Ledger
  outbox: Outbox
  mailbox: Mailbox
  templates: Templates
  documents: Documents
  seals: Seals
  contracts: ContractsModule
  certificates: CertificatesModule
  notices: Notices
  fulfilment: FulfilmentModule
  verification: Verification
  /** Accounts of the demo; empty where it is off. */
  demo: readonly DemoAccount[]
  /** Recomputes the whole ledger and re-checks every stored document against its record. */
  audit(): Promise<LedgerAudit>
  close(): Promise<void>
}

/** What a test may put in another's place. */
export type Adapters = { clock: { now(): Date }; random: (length: number) => Uint8Array }

const systemAdapters: Adapters = { clock: systemClock, random: systemRandom }

export async function createApp(config: Config, adapters: Adapters = systemAdapters): Promise<App> {
  openDataFolder(config.dataFolder)
  const masterKey = config.masterKey ?? openMasterKey(config.masterKeyFile)
  const db = await openMigrated(config)
  try {
    return await furnish(config, adapters, db, masterKey)
  } catch (error) {
    await db.close()
    if (error instanceof MasterKeyError) throw new StartupError(error.message)
    throw error
  }
}

async function furnish(
  config: Config,
  { clock, random }: Adapters,
  db: Database,
  masterKey: Uint8Array,
): Promise<App> {
  const { baseUrl } = config
  const crypto = nodeCrypto
  const timeWatch = createTimeWatch(config.timeServers, clock)
  const keys = createKeys({
    ...{ db, clock, random, crypto, masterKey, baseUrl, reading: timeWatch.reading },
    renewed: (tx, made) => enterRotation(ledger, tx, made),
    devices: devicesOf(config, clock),
  })
  const { mac } = keys
  const ledger = createLedger({
    ...{ db, clock, random, crypto, mac },
    ...{ key: keys.ledgerKey, origin: config.origin },
  })
  // After the ledger: a key that is renewed at the start is an entry too.
  await keys.ensureHouse()
  const outbox = createOutbox({ db, clock })
  const mailbox = createMailbox({
    ...{ db, clock, ...mailTransport(config) },
    encrypt: (plain) => keys.encrypt('mail', plain),
    decrypt: (box) => keys.decrypt('mail', box),
  })
  outbox.handle(mailJob, mailbox.deliver)
  const people = createPeople({
    ...{ db, clock, random, crypto, baseUrl, ledger, mailbox },
    openAccounts: createAccounts,
    secret: await mac('people/accounts', 'secret'),
    sealIntent: keys.sealIntent,
  })
  const published = readTemplateFiles(join(config.root, 'contracts-templates'))
  const templates = readable(() => createTemplates({ crypto, files: published }))
  const notices = createNotices({ db, clock })
  const base = { config, clock, authorise, people, keys, ledger, outbox, mailbox, templates }
  const trustList = createTrustList({ db, clock, crypto, ledger })
  const rotate = createRotation({ db, keys, ledger })
  const rootDesk = createRootDesk({ db, ledger, root: keys.root })
  const more = { notices, trustList, timeWatch, rotate, rootDesk }
  const app = furnishRooms({ ...base, ...more }, db, random, published)
  await publishTypes(() => templates.publish({ db, ledger, clock }))
  await publishTypes(() => app.certificates.publish())
  // By the house's own stamps: whether an authority outside answers today is not for the start to decide.
  const own = { crypto, timestamp: keys.timestamp, pause: systemPause }
  await selfTest({ ...app, signatures: createSignatures(own) })
  if (config.demo) await fillWithDemo(app)
  return app
}

function mailTransport({ smtpUrl, mailFrom }: Config) {
  return smtpUrl ? { transport: smtpTransport({ url: smtpUrl, from: mailFrom }) } : {}
}

type Base = Pick<
  App,
  | 'config'
  | 'clock'
  | 'authorise'
  | 'people'
  | 'keys'
  | 'trustList'
  | 'timeWatch'
  | 'rotate'
  | 'rootDesk'
  | 'ledger'
  | 'outbox'
  | 'mailbox'
  | 'templates'
  | 'notices'
>

/** The house's own time stamps, or those of the authorities in the settings; these know no SM3, which stays with the house. */
function stampsOf(
  { tsaUrls: urls, tsaPolicy: policy }: Config,
  db: Database,
  clock: Adapters['clock'],
  { timestamp }: Pick<Keys, 'timestamp'>,
): Keys['timestamp'] {
  if (urls.length === 0) return timestamp
  const trusted = { post: postTimestampQuery, roots: () => stampRoots(db) }
  const outside = outsideStamps({ crypto: nodeCrypto, clock, urls, policy, ...trusted })
  return (digest, hash = 'sha256') =>
    hash === 'sm3' ? timestamp(digest, hash) : outside({ hash, digest })
}

/** The rooms in which documents are made, signed and judged. */
function furnishRooms(
  base: Base,
  db: Database,
  random: Adapters['random'],
  published: ReadonlyMap<string, Uint8Array>,
): App {
  const { config, clock, people, keys, ledger, outbox } = base
  const crypto = nodeCrypto
  const fonts = createFonts()
  const files = createFiles({ folder: join(config.dataFolder, 'documents') })
  const documents = createDocuments({ db, files, clock, fonts, crypto })
  const signatures = createSignatures({
    ...{ crypto, timestamp: stampsOf(config, db, clock, keys), pause: systemPause },
    material: houseMaterial(crypto, keys),
  })
  const { organisation, spendIntent } = people
  const seals = createSeals({
    ...{ db, clock, random, crypto, keys, ledger, fonts },
    ...{ authorise, rolesFor, organisation, spendIntent },
  })
  const parts = { db, clock, random, crypto, documents, seals, keys, people, ledger }
  const keyHolders = createKeyHolders({ ...parts, authorise, spendIntent, organisation })
  const fulfilment = createFulfilment({ ...base, ...parts, baseUrl: config.baseUrl })
  const contracts = createContracts({
    ...{ ...base, ...parts, signatures, baseUrl: config.baseUrl },
    beginFulfilment: fulfilment.begin,
  })
  const certificates = readable(() =>
    createCertificates({
      ...{ ...base, ...parts, signatures, readPhoto, files: published },
      ...{ baseUrl: config.baseUrl, root: config.certificateRoot },
    }),
  )
  const jobs = { ...contracts.jobs, ...certificates.jobs, ...fulfilment.jobs }
  for (const [kind, job] of Object.entries(jobs)) outbox.handle(kind, job)
  const verification = createVerification({
    ...{ db, clock, random, crypto, keys, ledger, seals, documents, contracts, signatures },
    ...{ certificates, pause: systemPause, trustList: base.trustList, baseUrl: config.baseUrl },
    software: `契印 Qiyin ${config.version}`,
    seal: () => serviceSeal({ owner: '契印核验服务（演示）', purpose: '核验专用章' }, fonts.bold),
  })
  const app: App = {
    ...base,
    ...{ keyHolders, documents, seals, contracts, certificates, fulfilment, verification },
    demo: config.demo ? demoAccounts : [],
    audit: () => auditHouse(ledger, documents, fulfilment),
    close: () => db.close(),
  }
  return app
}
