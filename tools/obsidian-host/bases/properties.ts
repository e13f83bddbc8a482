/** Reads properties of a file by their IDs: of its note, of the file itself, and of formulas. */
import type { BasesPropertyId } from 'obsidian';
import type { App } from '../app/app.ts';
import type { TFile } from '../app/files.ts';
import { NotInHost } from '../app/not-in-host.ts';
import {
  DateValue,
  LinkValue,
  ListValue,
  NullValue,
  NumberValue,
  ObjectValue,
  StringValue,
  TagValue,
} from './values.ts';
import { type Value, wrap } from './values.ts';

/** A file with its metadata at the time of a query. */
export interface Subject {
  readonly file: TFile;
  readonly frontmatter: Readonly<Record<string, unknown>>;
}

export function subjectOf(app: App, file: TFile): Subject {
  return { file, frontmatter: app.metadataCache.getFileCache(file)?.frontmatter ?? {} };
}

const ID = /^(?:note|file|formula)\../;

/** Returns the full ID of a property; a name without a prefix is a property of the note. */
export function toPropertyId(name: string): BasesPropertyId {
  return (ID.test(name) ? name : `note.${name}`) as BasesPropertyId;
}

/** Returns the tags in the frontmatter without `#`. The host's metadata cache has no tags of a note's text. */
export function tagsOf({ frontmatter }: Subject): string[] {
  const found = frontmatter['tags'] ?? frontmatter['tag'];
  const all: readonly unknown[] = Array.isArray(found) ? found : typeof found === 'string' ? found.split(/[\s,]+/) : [];
  return all
    .filter((tag) => typeof tag === 'string')
    .map((tag) => tag.replace(/^#/, ''))
    .filter((tag) => tag !== '');
}

function fileLink({ path, name, basename, extension }: TFile): LinkValue {
  return new LinkValue(path, extension === 'md' ? basename : name);
}

/** A file's name, which tables draw as a link to the file. */
class FileNameValue extends StringValue {
  readonly #link: LinkValue;

  constructor(file: TFile) {
    super(file.name);
    this.#link = fileLink(file);
  }

  override renderTo(...target: Parameters<LinkValue['renderTo']>): void {
    this.#link.renderTo(...target);
  }
}

const FILE_PROPERTIES: Record<string, (subject: Subject) => Value> = {
  name: ({ file }) => new FileNameValue(file),
  basename: ({ file }) => new StringValue(file.basename),
  path: ({ file }) => new StringValue(file.path),
  ext: ({ file }) => new StringValue(file.extension),
  folder: ({ file }) => new StringValue(file.parent?.path ?? '/'),
  size: ({ file }) => new NumberValue(file.stat.size),
  ctime: ({ file }) => new DateValue(new Date(file.stat.ctime).toISOString()),
  mtime: ({ file }) => new DateValue(new Date(file.stat.mtime).toISOString()),
  file: ({ file }) => fileLink(file),
  tags: (subject) => new ListValue(tagsOf(subject).map((tag) => new TagValue(`#${tag}`))),
};

const FILE_NAMES: Record<string, string> = {
  name: 'file name',
  basename: 'file base name',
  path: 'file path',
  ext: 'file extension',
  folder: 'folder',
  size: 'file size',
  ctime: 'created time',
  mtime: 'modified time',
  tags: 'file tags',
};

/** Returns the value at a path of names such as `rev_attribution.oem_unallocated`. */
function valueAt(frontmatter: Readonly<Record<string, unknown>>, path: readonly string[]): Value {
  return path.reduce<Value>(
    (value, name) => (value instanceof ObjectValue ? (value.get(name) ?? NullValue.value) : NullValue.value),
    new ObjectValue(frontmatter),
  );
}

const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

export type Formulas = Readonly<Record<string, string>>;

/** Formulas can be paths of properties; the app's other formulas are an error. `open` guards against cycles. */
export function readPath(subject: Subject, path: string, formulas: Formulas, open: readonly string[] = []): Value {
  if (!PATH.test(path)) throw new NotInHost(`the Bases formula ${path}`);
  const [first = '', ...rest] = path.split('.');
  if (first === 'note') return valueAt(subject.frontmatter, rest);
  if (first === 'file') return fileProperty(subject, rest.join('.'));
  if (first !== 'formula') return valueAt(subject.frontmatter, [first, ...rest]);
  const name = rest.join('.');
  const formula = formulas[name];
  if (formula === undefined || open.includes(name)) return NullValue.value;
  return readPath(subject, formula.trim(), formulas, [...open, name]);
}

function fileProperty(subject: Subject, name: string): Value {
  const read = FILE_PROPERTIES[name];
  if (read === undefined) throw new NotInHost(`the Bases property file.${name}`);
  return read(subject);
}

/** Returns the value of a property by its full ID, or `null` if the base has no such formula. */
export function readProperty(subject: Subject, id: BasesPropertyId, formulas: Formulas): Value | null {
  const dot = id.indexOf('.');
  const name = id.slice(dot + 1);
  if (id.startsWith('file.')) return fileProperty(subject, name);
  if (id.startsWith('formula.')) return name in formulas ? readPath(subject, id, formulas) : null;
  return wrap(subject.frontmatter[name]);
}

export function defaultDisplayName(id: BasesPropertyId): string {
  const name = id.slice(id.indexOf('.') + 1);
  return (id.startsWith('file.') ? FILE_NAMES[name] : undefined) ?? name;
}

/** Returns the IDs of all properties that the files have, then those of files and formulas. */
export function allPropertyIds(subjects: readonly Subject[], formulas: Formulas): BasesPropertyId[] {
  const names = new Set(subjects.flatMap(({ frontmatter }) => Object.keys(frontmatter)));
  const ids = [
    ...[...names].sort().map((name) => `note.${name}`),
    ...Object.keys(FILE_PROPERTIES).map((name) => `file.${name}`),
    ...Object.keys(formulas).map((name) => `formula.${name}`),
  ];
  return ids as BasesPropertyId[];
}
