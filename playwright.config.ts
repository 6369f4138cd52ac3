import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { chromium } from './test/support/tools.mjs'

// Read again by every worker, which inherits these; `npm test` sets both.
process.env.QIYIN_E2E_PORT ??= `${20_000 + (process.pid % 10_000)}`
process.env.QIYIN_E2E_DATA ??= mkdtempSync(join(tmpdir(), 'qiyin-e2e-'))
// What the server tells while the journeys run, for those that look for what must not be in it.
process.env.QIYIN_E2E_LOG ??= `${process.env.QIYIN_E2E_DATA}.log`
const baseURL = `http://localhost:${process.env.QIYIN_E2E_PORT}`

const browser = chromium()

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: process.env.QIYIN_E2E_RESULTS ?? 'test-results',
  // One app with one database: the journeys are told one after the other.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL,
    browserName: 'chromium',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    // Recording every page costs a third of the runner's time; QIYIN_TRACE=on when a failure is to be understood.
    trace: process.env.QIYIN_TRACE === 'on' ? 'retain-on-failure' : 'off',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node server/start.mjs 2> "$QIYIN_E2E_LOG" || { cat "$QIYIN_E2E_LOG" >&2; exit 1; }',
    url: `${baseURL}/`,
    timeout: 180_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      NODE_ENV: 'production',
      PORT: process.env.QIYIN_E2E_PORT,
      QIYIN_DATA: process.env.QIYIN_E2E_DATA,
      QIYIN_DEMO: 'on',
      QIYIN_BASE_URL: baseURL,
      // PostgreSQL when a URL is given: the same journeys, the other dialect.
      DATABASE_URL: process.env.QIYIN_E2E_DATABASE_URL ?? '',
      QIYIN_E2E_LOG: process.env.QIYIN_E2E_LOG,
      LOG_LEVEL: 'info',
    },
  },
})
