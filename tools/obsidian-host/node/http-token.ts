/** The token of the HTTP API: from the environment, or from a file that only its owner can read. */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { HTTP_TOKEN } from './environment.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface HttpToken {
  readonly token: string;
  /** Name of the variable or path of the file that contains the token. */
  readonly place: string;
}

/** Characters that a header can contain without spaces. */
const TOKEN = /^[\x21-\x7e]+$/;

const OTHERS = 0o077;

/**
 * Returns the token of the environment variable, or of the file, which is created with 32 random bytes if it does not
 * exist. Throws {@link UnreadableFile} if the token is not valid, or if other users can read the file.
 */
export function httpToken(file: string, env: Readonly<Record<string, string | undefined>>): HttpToken {
  const given = env[HTTP_TOKEN] ?? '';
  if (given !== '') {
    if (!TOKEN.test(given))
      throw new UnreadableFile(`${HTTP_TOKEN} contains a space or a character that is not ASCII. Set another token.`);
    return { token: given, place: HTTP_TOKEN };
  }
  if (!fs.existsSync(file)) create(file);
  const { mode } = fs.statSync(file);
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
    throw new UnreadableFile(`Other users can read ${file}. Delete it, so that a new token is created.`);
  const token = fs.readFileSync(file, 'utf8').trim();
  if (!TOKEN.test(token)) throw new UnreadableFile(`${file} has no token. Delete it, so that a new one is created.`);
  return { token, place: file };
}

/** Creates the file in one step: of several servers that start at the same time, one creates it and the others read it. */
function create(file: string): void {
  fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}
