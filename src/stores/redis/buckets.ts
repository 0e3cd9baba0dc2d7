// Accounts are spread over 256 buckets; the hash tag of a bucket puts all of its keys into one slot of a cluster. Within its bucket an account
// is listed in one of 64 chunks.

/** For ever: two processes that disagreed on it would keep two records of an account. */
export const BUCKETS = 256

/**
 * For ever likewise. With a million accounts some 61 in each: servers keep a sorted set of up to 128 members without pointers, in a quarter of
 * the memory.
 */
export const CHUNKS = 64
const CHUNK_BITS = 6

/** FNV-1a over the UTF-16. */
function hashOf(account: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < account.length; i += 1) hash = Math.imul(hash ^ account.charCodeAt(i), 0x01000193)
  return hash
}

/** The bucket of an account: its hash, folded to eight bits. */
export function bucketOf(account: string): number {
  const hash = hashOf(account)
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (BUCKETS - 1)
}

/** The chunk of an account within its bucket: the same hash, mixed, so that it says nothing of the bucket (murmur's finish). */
export function chunkOf(account: string): number {
  let hash = hashOf(account)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> (32 - CHUNK_BITS)
}

const SLOTS = 16_384
const SLOTS_EACH = SLOTS / BUCKETS

/**
 * The hash tags, one a bucket: that of bucket `i` is the smallest number whose slot is among the 64 slots from `64 * i` on. So every
 * master has as large a share of the buckets as it has of the slots; the numbers 0 to 255 themselves would give some a third more.
 */
export const TAGS: readonly string[] = evenTags()

function evenTags(): string[] {
  const tags = new Map<number, string>()
  for (let number = 0; tags.size < BUCKETS; number += 1) {
    const bucket = Math.floor(slotOf(String(number)) / SLOTS_EACH)
    if (!tags.has(bucket)) tags.set(bucket, String(number))
  }
  return Array.from({ length: BUCKETS }, (_, bucket) => tags.get(bucket) as string)
}

/** The slot of a hash tag in a cluster: CRC16 (XMODEM), as the cluster's specification has it. */
export function slotOf(tag: string): number {
  let crc = 0
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return crc % SLOTS
}
