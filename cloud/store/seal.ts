import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, hkdfSync, randomBytes, randomUUID } from 'node:crypto';

/** What the deployment's one secret is used for; each use has a key of its own, so that none gives another away. */
export interface Keys {
  /** encrypts a text; the answer names the key's generation so that it can be changed later */
  seal(text: string): string;
  /** @throws when the text was not sealed by this secret or was changed */
  open(sealed: string): string;
  /** a hash to find something by that must not be readable in the database */
  lookUp(text: string): Buffer;
  /** six digits that follow from an order and its attempt; nothing is stored */
  visitCode(order: { id: string; attempt: number }): string;
  /** 评价码: eight digits on the slip of a 代点单, of one order and attempt; nothing is stored */
  ratingCode(order: { id: string; attempt: number }): string;
  /** the chain of the hour ledger: what a line, said as text, is sealed with */
  ledger(text: string): Buffer;
  /** 校验码 of a certificate, eight signs that follow from all it says */
  certificate(text: string): string;
  /** a code for a relative that follows from what it was asked with, eight signs */
  kinCode(text: string): string;
  /** what signs the addresses of files and the right to send one */
  file(text: string): Buffer;
  /** what everything sealed by these keys begins with */
  mark: string;
  /** every key of the ring, the one that seals first; while keys are changed, what an earlier one made still counts */
  ring: readonly Keys[];
}

/* What was sealed before there was a ring says nothing of its key. */
const UNMARKED = 'k1';
const MOST_KEYS = 4;

/** @param secrets one secret, or several with commas between: the first seals, all open and look up. Each at least 32 random bytes, base64 */
export function keysFrom(secrets: string): Keys {
  const ring: Keys[] = [];
  for (const secret of secrets.split(',')) ring.push({ ...oneKey(secret.trim()), ring });
  if (ring.length > MOST_KEYS) throw new Error(`密钥太多：最多 ${MOST_KEYS} 把`);
  const [first] = ring as [Keys];
  return {
    ...first,
    open(sealed) {
      const [mark] = sealed.split('.');
      let fault: unknown = new Error('sealed text of another key');
      for (const one of ring.filter((key) => mark === UNMARKED || key.mark === mark)) {
        try {
          return one.open(sealed);
        } catch (closed) {
          fault = closed;
        }
      }
      throw fault;
    },
  };
}

function oneKey(secret: string): Omit<Keys, 'ring'> {
  const master = Buffer.from(secret, 'base64');
  if (master.length < 32) throw new Error('密钥太短：需要 32 字节随机数的 base64');
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, 'kepu', use, 32));
  // Made ready once: given as bytes, every use would check and copy them.
  const sealing = createSecretKey(derive('seal'));
  const looking = derive('look-up');
  const visiting = derive('visit-code');
  const rating = derive('rating-code');
  const chaining = derive('ledger');
  const certifying = derive('certificate');
  const binding = derive('kin-code');
  const addressing = derive('file');
  const mark = `k${derive('mark').toString('hex').slice(0, 8)}`;
  return {
    mark,
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${mark}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open(sealed) {
      const [of, body] = sealed.split('.');
      if ((of !== mark && of !== UNMARKED) || !body) throw new Error('sealed text of another key');
      const bytes = Buffer.from(body, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    lookUp: (text) => createHmac('sha256', looking).update(text).digest(),
    visitCode: ({ id, attempt }) => String(createHmac('sha256', visiting).update(`${id}.${attempt}`).digest().readUInt32BE(0) % 1_000_000).padStart(6, '0'),
    ratingCode: ({ id, attempt }) => String(createHmac('sha256', rating).update(`${id}.${attempt}`).digest().readBigUInt64BE(0) % 100_000_000n).padStart(8, '0'),
    ledger: (text) => createHmac('sha256', chaining).update(text).digest(),
    kinCode: (text) => newCode(8, createHmac('sha256', binding).update(text).digest()),
    certificate: (text) => newCode(8, createHmac('sha256', certifying).update(text).digest()),
    file: (text) => createHmac('sha256', addressing).update(text).digest(),
  };
}

/** The hashes under which something may lie, the present key's first. */
export const everyLookUp = (keys: Keys, text: string): Buffer[] => keys.ring.map((one) => one.lookUp(text));

/** Looks something up by the hash of each key until it is found. */
export async function byEachKey<T>(keys: Keys, text: string, look: (hash: Buffer) => Promise<T | null>): Promise<T | null> {
  for (const hash of everyLookUp(keys, text)) {
    const found = await look(hash);
    if (found !== null) return found;
  }
  return null;
}

/** The word sealed in each county's row: who can't open it has another key. */
export const CANARY = 'kepu';

/** Names what these texts say now: whoever changes a word of them changes the name. */
export const wordsMark = (texts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22);

/** A log-in token: 32 random bytes. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
export const newId = (): string => randomUUID();

/** An id that follows from a hash of ours, so that the same wish sent twice has the same id. */
export function uuidFrom(hash: Buffer): string {
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A code that a person reads on one screen and types on another; `bytes` decides it, random ones where none are given. */
export function newCode(length: number, bytes: Buffer = randomBytes(length)): string {
  return [...bytes.subarray(0, length)].map((byte) => letters[byte % letters.length]).join('');
}

/** 工单号: the day and six signs that can't be mistaken for one another on the telephone, like 261121-7K3M9Q. */
export function newOrderNumber(chinaDay: string): string {
  return `${chinaDay.slice(2).replaceAll('-', '')}-${[...randomBytes(6)].map((byte) => letters[byte % letters.length]).join('')}`;
}
