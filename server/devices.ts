/** Where keys may be beside this house, as configured. */
import { createRemoteSigning } from './adapters/csc.ts'
import { nodeCrypto } from './adapters/node-crypto.ts'
import { createToken } from './adapters/pkcs11.ts'
import type { Config } from './config.ts'

export function devicesOf({ pkcs11, remoteSigning }: Config, { now }: { now(): Date }) {
  return {
    pkcs11: pkcs11 && createToken(pkcs11),
    remote: remoteSigning && createRemoteSigning(remoteSigning, { crypto: nodeCrypto, now }),
  }
}
