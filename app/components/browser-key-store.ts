/** Keys that this browser holds, in IndexedDB: what lies there never leaves this device by our doing. */

/** AES-256-GCM box of an SM2 secret; its key comes from a passphrase (PBKDF2, RFC 8018 §5.2). */
export type LockedSecret = {
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  nonce: Uint8Array<ArrayBuffer>
  sealed: Uint8Array<ArrayBuffer>
}

export type HeldKey = {
  /** sha256 hex of the SubjectPublicKeyInfo. */
  digest: string
  /** SubjectPublicKeyInfo DER. */
  publicKey: Uint8Array<ArrayBuffer>
} & (
  | {
      algorithm: 'p256'
      /** Not extractable: the browser signs with it and shows its bytes to nobody, this page included. */
      key: CryptoKey
    }
  | { algorithm: 'sm2'; locked: LockedSecret }
)

const [database, store] = ['qiyin-keys', 'keys']

/** Rejects where the browser keeps nothing (some private windows). */
export async function heldKey(digest: string): Promise<HeldKey | undefined> {
  return ask<HeldKey | undefined>('readonly', (keys) => keys.get(digest))
}

export async function holdKey(key: HeldKey): Promise<void> {
  // Asked once: browsers clear unpersisted storage when the disk runs full. A refusal changes nothing else.
  await navigator.storage?.persist?.().catch(() => false)
  await ask('readwrite', (keys) => keys.put(key))
}

export async function forgetKey(digest: string): Promise<void> {
  await ask('readwrite', (keys) => keys.delete(digest))
}

async function ask<T>(
  mode: IDBTransactionMode,
  act: (keys: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const opening = indexedDB.open(database, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: 'digest' })
  const opened = await settled<IDBDatabase>(opening)
  try {
    const transaction = opened.transaction(store, mode)
    const answer = settled<T>(act(transaction.objectStore(store)))
    // Written is what is committed, not what was asked for.
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      transaction.onerror = () => reject(transaction.error)
    })
    return await answer
  } finally {
    opened.close()
  }
}

const settled = <T>(request: IDBRequest): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error)
  })
