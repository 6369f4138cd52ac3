/** Outside tools that some tests run for real, and the Debian package that brings each. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'

const tools = [
  { names: ['chromium', 'google-chrome'], package: 'chromium', for: 'the journeys in a browser' },
  { names: ['pdfsig'], package: 'poppler-utils', for: 'signatures seen by other software' },
  { names: ['pdftoppm'], package: 'poppler-utils', for: 'rendered ink' },
  { names: ['qpdf'], package: 'qpdf', for: 'PDF structure seen by other software' },
  {
    names: ['openssl'],
    package: 'openssl',
    for: 'certificates and time stamps seen by other software',
  },
  { names: ['softhsm2-util'], package: 'softhsm2', for: 'keys on a token (PKCS#11)' },
  {
    names: ['javac'],
    package: 'openjdk-17-jdk-headless',
    for: 'SM2 signatures seen by other software',
  },
  {
    names: ['bcpkix.jar'],
    package: 'libbcpkix-java',
    for: 'SM2 signatures seen by BouncyCastle',
  },
  { names: ['pdfbox2.jar'], package: 'libpdfbox2-java', for: 'files signed by PDFBox' },
]

/** Where Debian puts the libraries of Java, which are no programs: being there is enough. */
const jarFolder = '/usr/share/java'

/** Full path of the first of these programs or libraries that is there, or undefined. */
function find(...names) {
  const jar = names.filter((name) => name.endsWith('.jar')).map((name) => join(jarFolder, name))
  if (jar.length > 0) return jar.find((path) => existsSync(path))
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs)
}

/** The browser that Playwright drives: CHROMIUM_PATH, or an installed one. */
export function chromium() {
  return process.env.CHROMIUM_PATH || find(...tools[0].names)
}

/** Installs what is missing where that is ours to do (Debian, as root); returns what is still missing. */
export function installTools() {
  const packages = [...new Set(missing().map((tool) => tool.package))]
  if (packages.length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    process.stdout.write(`installing ${packages.join(', ')} …\n`)
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  return missing()
}

/**
 * Test files, relative to `folder`, that start one of these programs by its name or through a file
 * beside them that does: the tests to leave out where the program is missing.
 */
export function testsNeeding(names, folder) {
  const texts = new Map(
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  const starts = (text) => names.some((name) => text.includes(`'${name}'`))
  const through = [...texts].filter(([, text]) => starts(text)).map(([name]) => basename(name))
  return [...texts]
    .filter(([, text]) => starts(text) || through.some((name) => text.includes(`/${name}'`)))
    .map(([name]) => name)
    .filter((name) => name.endsWith('.test.ts'))
}

function missing() {
  return tools.filter((tool) => !(tool.package === 'chromium' ? chromium() : find(...tool.names)))
}

function apt(...args) {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
