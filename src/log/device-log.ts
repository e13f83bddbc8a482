/** The log files of a device: adding lines, and verified reading. */
import { joinPath } from '../domain/file-name.ts';
import { addToGroup } from '../domain/group.ts';
import { placeOf } from '../domain/place.ts';
import { appendLines, deviceName, firstBrokenLine, isLogFile, logFiles, type NewLine } from './audit.ts';
import type { NewNoteLine } from './note-lines.ts';
import { NotUtf8, type NoteStore, type Store } from './ports.ts';

/** The place of the log: its folder in the vault, and the device that stores the digest of each file's last line. */
export interface LogPlace {
  readonly store: NoteStore;
  readonly folder: string;
  readonly device: Store;
  readonly newId: () => string;
}

/** The reason why a log is not reliable: a file is missing, or a line (from 1) was changed after it was written. */
export interface LogFault {
  readonly fault: 'missing' | 'changed';
  readonly path: string;
  /** Only if it was changed. */
  readonly line?: number;
}

/** Log files whose chain is intact. */
export interface VerifiedLog {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** True if this device stores the digest of a line of each file. Otherwise, someone may have written all lines again. */
  readonly isKnownHere: boolean;
}

/** Adds lines to the log of this device. Returns the path of the file; `undefined` if `lines` is empty. */
export async function addToLog(
  { store, folder, device, newId }: LogPlace,
  lines: readonly (NewLine | NewNoteLine)[],
): Promise<string | undefined> {
  const known = (path: string): Promise<string | undefined> => device.get(endKey(path));
  const logged = await appendLines(store, folder, await deviceName(device, newId), lines, known);
  if (logged !== undefined) await device.put([[endKey(logged.path), logged.end]]);
  return logged?.path;
}

/** Returns the store key for the digest of the last line of a log file, which detects changes of the file. */
function endKey(path: string): string {
  return `log-end/${path}`;
}

/** Returns the log files of a device for these months, in order, or the reason why one is not reliable. */
export async function readVerifiedLog(
  place: LogPlace,
  device: string,
  months: readonly string[],
): Promise<VerifiedLog | LogFault> {
  const files = await filesOf(place, device, months);
  if ('fault' in files) return files;
  const whole: { path: string; text: string }[] = [];
  for (const [path, ends] of files) {
    const text = await wholeText(path, place);
    if (typeof text !== 'string') return { fault: 'changed', path, line: text.line };
    for (const end of [undefined, ...ends]) {
      const line = firstBrokenLine(text, end);
      if (line !== undefined) return { fault: 'changed', path, line };
    }
    whole.push({ path, text });
  }
  return { files: whole, isKnownHere: [...files.values()].every((ends) => ends.length > 0) };
}

/**
 * Returns the log files with the digests of lines that they must contain; the folder may have been moved. A file that
 * this device wrote must exist.
 */
async function filesOf(
  { store, folder, device }: LogPlace,
  name: string,
  months: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]> | LogFault> {
  const files = new Map<string, string[]>();
  for (const path of logFiles(store, folder, name, months)) files.set(path, []);
  for (const [key, end] of await device.list(endKey(''))) {
    const path = key.slice(endKey('').length);
    if (!isLogFile(path, name, months)) continue;
    const now = store.exists(path) ? path : joinPath(folder, path.slice(path.lastIndexOf('/') + 1));
    if (!store.exists(now)) return { fault: 'missing', path };
    addToGroup(files, now, end);
  }
  return files;
}

/** Returns the text of a file, or the number of the first line (from 1) that is not UTF-8. */
async function wholeText(path: string, { store }: LogPlace): Promise<string | { readonly line: number }> {
  try {
    return await store.read(path);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    const { text, at } = error.misread;
    return { line: at === undefined ? 1 : placeOf(text, at).line };
  }
}
