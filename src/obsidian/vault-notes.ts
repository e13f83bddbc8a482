/**
 * The vault's notes through the app: editors are saved first, and writes use `vault.process`, one at a time per path.
 */
import { MarkdownView, type App, type TFile, type Vault } from 'obsidian';
import { decodeUtf8, REPLACEMENT, type Misread } from '../domain/encoding.ts';
import { NotUtf8, type NoteStamp, type NoteStore } from '../log/ports.ts';

/** A stamp that does not equal any stamp, including itself: an open editor may contain unsaved text. */
const ALWAYS_CHANGED = Number.NaN;

/**
 * Creates a NoteStore over the app's vault. Text in an editor counts as the note's text, because it is saved before
 * each reading.
 */
export function vaultNotes(app: App): NoteStore {
  const { vault } = app;
  const queues = new Map<string, Promise<unknown>>();

  const fileAt = (path: string): TFile => {
    const file = vault.getFileByPath(path);
    if (file === null) throw new Error(`File not found: ${path}`);
    return file;
  };

  const saved = async (path: string): Promise<TFile> => {
    for (const view of openEditors(app)) {
      if (view.file?.path !== path) continue;
      // An editor shows a file that is not UTF-8 with characters missing. Saving it would destroy them.
      if (view.getViewData().includes(REPLACEMENT)) await mustBeUtf8(vault, fileAt(path));
      await view.save();
    }
    return fileAt(path);
  };

  const edit = async (path: string, change: (text: string) => string): Promise<'written' | 'unchanged'> => {
    let verified: string | undefined;
    for (;;) {
      const result = await editOnce(vault, await saved(path), change, verified);
      if (typeof result === 'string') return result;
      verified = result.proven;
    }
  };

  return {
    list: () => stampsOf(app, vault.getMarkdownFiles()),
    listAt: (paths) => stampsOf(app, notesAt(vault, paths)),
    read: async (path) => textIn(vault, await saved(path)),
    edit: (path, change) => queued(queues, path, () => edit(path, change)),
    misread: (path) => misreadIn(vault, fileAt(path)),
    exists: (path) => vault.getFileByPath(path) !== null,
    create: async (path, text) => {
      if (vault.getFileByPath(path) !== null) throw new Error(`File already exists: ${path}`);
      await createFolders(app, path);
      await vault.create(path, text);
    },
  };
}

/** Thrown while the app processes a file, so that the file stays unchanged. */
const UNCHANGED = new Error('Nothing to write');
const UNPROVEN = new Error('A text with replacement characters');

/**
 * Reads and writes a file in one step. A text with replacement characters is changed only if it is the `proven` text,
 * which matches the bytes of the file; otherwise writes nothing and returns the text after verifying it.
 */
async function editOnce(
  vault: Vault,
  file: TFile,
  change: (text: string) => string,
  verified: string | undefined,
): Promise<'written' | 'unchanged' | { readonly proven: string }> {
  let found = '';
  try {
    await vault.process(file, (text) => {
      found = text;
      if (text !== verified && text.includes(REPLACEMENT)) throw UNPROVEN;
      const changed = change(text);
      if (changed === text) throw UNCHANGED;
      return changed;
    });
    return 'written';
  } catch (error) {
    if (error === UNCHANGED) return 'unchanged';
    if (error !== UNPROVEN) throw error;
    await mustBeUtf8(vault, file);
    return { proven: found };
  }
}

/** Text without replacement characters matches the bytes, so nearly every note is read only once. */
async function textIn(vault: Vault, file: TFile): Promise<string> {
  const text = await vault.read(file);
  if (text.includes(REPLACEMENT)) await mustBeUtf8(vault, file);
  return text;
}

async function mustBeUtf8(vault: Vault, file: TFile): Promise<void> {
  const misread = await misreadIn(vault, file);
  if (misread !== undefined) throw new NotUtf8(file.path, misread);
}

async function misreadIn(vault: Vault, file: TFile): Promise<Misread | undefined> {
  const decoded = decodeUtf8(new Uint8Array(await vault.readBinary(file)));
  return typeof decoded === 'string' ? undefined : decoded;
}

function openEditors(app: App): MarkdownView[] {
  return app.workspace
    .getLeavesOfType('markdown')
    .map((leaf) => leaf.view)
    .filter((view) => view instanceof MarkdownView);
}

function notesAt(vault: Vault, paths: Iterable<string>): TFile[] {
  return [...new Set(paths)]
    .flatMap((path) => vault.getFileByPath(path) ?? [])
    .filter(({ extension }) => extension === 'md');
}

function stampsOf(app: App, notes: readonly TFile[]): NoteStamp[] {
  const open = new Set(openEditors(app).map((view) => view.file?.path));
  return notes
    .map(({ path, stat }) => ({ path, mtime: open.has(path) ? ALWAYS_CHANGED : stat.mtime, size: stat.size }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Runs `task` after all earlier tasks of this path, regardless of their success. */
function queued<T>(queues: Map<string, Promise<unknown>>, path: string, task: () => Promise<T>): Promise<T> {
  const before = queues.get(path) ?? Promise.resolve();
  const result = before.then(task, task);
  const finished = result.then(
    () => undefined,
    () => undefined,
  );
  queues.set(path, finished);
  void finished.then(() => {
    if (queues.get(path) === finished) queues.delete(path);
  });
  return result;
}

async function createFolders(app: App, path: string): Promise<void> {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    if (app.vault.getFolderByPath(folder) === null) await app.vault.createFolder(folder);
  }
}
