/** Why the embedded database would not start; stable, so that callers and tests can rely on it. */
export type EmbeddedRefusalCode =
  | 'EMBEDDED_PLATFORM' // no binaries for this system
  | 'EMBEDDED_PACKAGE' // binaries exist, but npm has not installed them
  | 'EMBEDDED_USER' // the system account can't run it, or the data belong to another one
  | 'EMBEDDED_UNREACHABLE' // files or folders that can't be read, written or entered
  | 'EMBEDDED_NOT_OURS' // the folder holds something else
  | 'EMBEDDED_VERSION' // data of another major version
  | 'EMBEDDED_PASSWORD' // password file missing or not the right one
  | 'EMBEDDED_IN_USE' // another living process has it
  | 'EMBEDDED_STUCK' // our postmaster is there and does not answer
  | 'EMBEDDED_PORT' // no free port
  | 'EMBEDDED_START'; // postgres itself said no

/** The embedded database won't start or stop. `message` is a Chinese sentence for whoever runs the server. */
export class EmbeddedRefusal extends Error {
  readonly code: EmbeddedRefusalCode;

  constructor(code: EmbeddedRefusalCode, sentence: string) {
    super(sentence);
    this.name = 'EmbeddedRefusal';
    this.code = code;
  }
}

/** Ends every sentence after which an ordinary PostgreSQL is the way out. */
export const ELSEWHERE = '也可以自备 PostgreSQL，把它的地址写进环境变量 DATABASE_URL。';

/** The system error's code (ENOENT …), or an empty string for anything else. */
export function errno(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
