/** Settings from outside: the only reader of process.env. No variable is required. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The program cannot start; the message is one sentence for the person at the terminal. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}

/** Top folder of the checkout: server/ and build/ both lie directly below it. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

export type Config = {
  /** Top folder of the installation, absolute: db/migrations, contracts-templates and build lie in it. */
  readonly root: string
  /** Of this program, by its package.json. */
  readonly version: string
  /** 0: any free port. */
  readonly port: number
  readonly host: string
  /** Without a trailing slash; links in mail, QR codes and passkeys are made from it. */
  readonly baseUrl: string
  /** Absolute. */
  readonly dataFolder: string
  /** postgres://… or undefined: SQLite in the data folder. */
  readonly databaseUrl: string | undefined
  /** 32 bytes from QIYIN_MASTER_KEY; undefined: the file `masterKeyFile` holds it. */
  readonly masterKey: Uint8Array | undefined
  readonly masterKeyFile: string
  /** Fill an empty database with the demo. */
  readonly demo: boolean
  /** How many proxies stand before the app (their X-Forwarded-For is believed); 0: none. */
  readonly trustProxy: number
  /** undefined: mail is only kept in the outbox page. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  readonly logLevel: LogLevel
  /** First line of every checkpoint: the name of this ledger for ever (C2SP tlog-checkpoint). */
  readonly origin: string
  /** Time servers, asked in this order how far the host's clock is off; empty: nobody is asked. */
  readonly timeServers: readonly { host: string; port: number }[]
  /** Outside authorities that stamp in the place of ours, in the order in which they are asked; empty: ours. */
  readonly tsaUrls: readonly string[]
  /** OID under which an outside authority has to stamp; undefined: any. */
  readonly tsaPolicy: string | undefined
  /** Before every 电子证照标识: an object identifier in dotted decimals. */
  readonly certificateRoot: string
  /** A token or hardware module that may hold keys; undefined: none. */
  /** A remote signing service (CSC API v2) that may hold keys; undefined: none. */
  readonly remoteSigning: { baseUrl: string; clientId: string; clientSecret: string } | undefined
  readonly pkcs11:
    | { module: string; label: string | undefined; pin: string | undefined }
    | undefined
}

const port = z.coerce
  .number({ error: 'must be a whole number from 0 to 65535' })
  .int('must be a whole number from 0 to 65535')
  .min(0, 'must be a whole number from 0 to 65535')
  .max(65535, 'must be a whole number from 0 to 65535')

const databaseUrl = z
  .string()
  .refine(
    (url) => /^postgres(ql)?:\/\/[^/]+/.test(url) && URL.canParse(url),
    'must be of the form postgres://user:password@host:port/database (leave it unset for SQLite)',
  )

const baseUrl = z
  .string()
  .refine(
    (url) => /^https?:\/\//.test(url) && URL.canParse(url) && isBare(new URL(url)),
    'must be http(s)://host[:port] without path or query',
  )
  .transform((url) => new URL(url).origin)

const smtpUrl = z
  .string()
  .refine(
    (url) => /^smtps?:\/\//.test(url) && URL.canParse(url),
    'must be of the form smtp://user:password@host:port',
  )

/** C2SP checkpoint: non-empty, no white space, no plus sign (it separates key names in notes). */
const origin = z
  .string()
  .regex(/^[^\s+]{1,200}$/u, 'must be 1 to 200 characters without spaces and plus signs')

/** ITU-T X.660: the first arc is 0 to 2, the second at most 39 below 2; no leading zeros. */
const certificateRoot = z
  .string()
  .max(60, 'must be at most 60 characters')
  .regex(
    /^(?:[01]\.(?:[0-9]|[12][0-9]|3[0-9])|2\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*))*$/,
    'must be an object identifier in dotted decimals, like 2.25.1',
  )

const oidText = /^[0-2](?:\.(?:0|[1-9]\d*)){1,30}$/

const listOf = (text: string) => text.split(',').map((one) => one.trim())

const timeServers = z.string().transform((text, context) => {
  const servers = listOf(text).map((one) => {
    const [, host = '', port = '123'] = /^([A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?$/.exec(one) ?? []
    return { host, port: Number(port) }
  })
  if (servers.every(({ host, port }) => host !== '' && port > 0 && port < 65536)) return servers
  context.addIssue('must be host or host:port, several separated by commas')
  return z.NEVER
})

const tsaUrls = z
  .string()
  .refine(
    (text) => listOf(text).every((url) => /^https?:\/\//.test(url) && URL.canParse(url)),
    'must be one or several http(s) addresses separated by commas',
  )
  .transform(listOf)

const settings = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  QIYIN_DATA: z.string().default(join(root, 'data')),
  DATABASE_URL: databaseUrl.optional(),
  QIYIN_MASTER_KEY: z
    .string()
    .transform((spelling, context) => {
      const key = decodeMasterKey(spelling)
      if (key) return key
      context.addIssue('must be 32 bytes, spelled as 64 hexadecimal digits or as base64')
      return z.NEVER
    })
    .optional(),
  QIYIN_DEMO: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  QIYIN_BASE_URL: baseUrl.optional(),
  QIYIN_TRUST_PROXY: z
    .string()
    .regex(/^\d$/, 'must be the number of proxies before the app, 0 to 9')
    .default('0'),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z.string().includes('@', 'must be an e-mail address').default('qiyin@localhost'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], {
      error: 'must be one of silent, error, warn, info, debug',
    })
    .default('info'),
  QIYIN_PKCS11_MODULE: z
    .string()
    .startsWith('/', 'must be the absolute path of a PKCS#11 library')
    .optional(),
  QIYIN_PKCS11_TOKEN: z.string().max(32, 'must be at most 32 characters').optional(),
  QIYIN_PKCS11_PIN: z.string().optional(),
  QIYIN_NTP: timeServers.default([]),
  QIYIN_TSA_URL: tsaUrls.default([]),
  QIYIN_TSA_POLICY: z
    .string()
    .regex(oidText, 'must be an object identifier in dotted decimals')
    .optional(),
  QIYIN_CSC_URL: z
    .string()
    .refine(
      (url) =>
        /^https:\/\/[^/?#@]+|^http:\/\/(localhost|127\.0\.0\.1)\b/.test(url) && URL.canParse(url),
      'must be of the form https://host/csc/v2',
    )
    .optional(),
  QIYIN_CSC_CLIENT: z.string().default('qiyin'),
  QIYIN_CSC_SECRET: z.string().default(''),
  QIYIN_ORIGIN: origin.default('localhost/qiyin'),
  // An arc of nobody else's (ITU-T X.667): 1.2.156.3005.2 is the state's, and not for a demonstration to mint under.
  QIYIN_CERTIFICATE_ROOT: certificateRoot.default('2.25.199233108002847929100480443628649102743'),
})

/**
 * Reads the settings; a variable set to nothing counts as not set.
 * Throws StartupError naming every variable that is wrong, never its value: it may be a secret.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = settings.safeParse(given)
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new StartupError(`The settings are wrong: ${wrong.join('; ')}.`)
  }
  return fromSettings(read.data)
}

function fromSettings(env: z.infer<typeof settings>): Config {
  const dataFolder = resolve(env.QIYIN_DATA)
  return {
    root,
    version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string })
      .version,
    port: env.PORT,
    host: env.HOST,
    baseUrl: env.QIYIN_BASE_URL ?? `http://localhost:${env.PORT}`,
    dataFolder,
    databaseUrl: env.DATABASE_URL,
    masterKey: env.QIYIN_MASTER_KEY,
    masterKeyFile: join(dataFolder, 'master.key'),
    demo: env.QIYIN_DEMO === 'on',
    trustProxy: Number(env.QIYIN_TRUST_PROXY),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    logLevel: env.LOG_LEVEL,
    origin: env.QIYIN_ORIGIN,
    timeServers: env.QIYIN_NTP,
    tsaUrls: env.QIYIN_TSA_URL,
    tsaPolicy: env.QIYIN_TSA_POLICY,
    certificateRoot: env.QIYIN_CERTIFICATE_ROOT,
    pkcs11: tokenOf(env),
    remoteSigning: remoteOf(env),
  }
}

function remoteOf(env: z.infer<typeof settings>): Config['remoteSigning'] {
  const { QIYIN_CSC_URL: baseUrl, QIYIN_CSC_CLIENT: clientId, QIYIN_CSC_SECRET: secret } = env
  return baseUrl === undefined ? undefined : { baseUrl, clientId, clientSecret: secret }
}

function tokenOf(env: z.infer<typeof settings>): Config['pkcs11'] {
  const { QIYIN_PKCS11_MODULE: module, QIYIN_PKCS11_TOKEN: label, QIYIN_PKCS11_PIN: pin } = env
  return module === undefined ? undefined : { module, label, pin }
}

/** 64 hexadecimal digits, or base64 of exactly 32 bytes; anything else is undefined. */
function decodeMasterKey(spelling: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(spelling)) return new Uint8Array(Buffer.from(spelling, 'hex'))
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(spelling)) return undefined
  const bytes = Buffer.from(spelling, 'base64')
  return bytes.length === 32 ? new Uint8Array(bytes) : undefined
}

function isBare(url: URL): boolean {
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
}
