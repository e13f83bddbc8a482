/** The frontmatter in the metadata cache, parsed as in the app, with the `yaml` package's core schema. */
import { parse } from 'yaml';
import { readPlainYaml } from './plain-yaml.ts';

const HEAD = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^---[ \t]*$/m;

interface Place {
  readonly line: number;
  readonly col: number;
  readonly offset: number;
}

export interface CachedMetadata {
  readonly frontmatter?: Readonly<Record<string, unknown>>;
  readonly frontmatterPosition?: { readonly start: Place; readonly end: Place };
  readonly frontmatterLinks?: readonly { readonly key: string; readonly link: string; readonly original: string }[];
}

function deepFreeze(value: unknown): void {
  // The bytes of a `!!binary` value cannot be frozen.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
}

function readHead(source: string): Record<string, unknown> | undefined {
  const plain = readPlainYaml(source);
  if (plain !== undefined) return plain;
  try {
    const parsed: unknown = parse(source, { logLevel: 'error' });
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function linksOf(frontmatter: Readonly<Record<string, unknown>>): CachedMetadata['frontmatterLinks'] {
  const found: { key: string; link: string; original: string }[] = [];
  const visit = (key: string, value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach((one, index) => {
        visit(`${key}.${index}`, one);
      });
    } else if (typeof value === 'string') {
      const link = /^\[\[([^\]|]+)(?:\|[^\]]*)?\]\]$/.exec(value)?.[1];
      if (link !== undefined) found.push({ key, link, original: value });
    }
  };
  for (const [key, value] of Object.entries(frontmatter)) visit(key, value);
  return found;
}

/**
 * Returns the metadata of a text, parsed at the first read, then shared and frozen: a plugin that changes it gets an
 * error, where the app would silently keep the change in its cache.
 */
export function readMetadata(text: string): CachedMetadata {
  const head = HEAD.exec(text);
  if (head?.index !== 0) return Object.freeze({});
  let known: CachedMetadata | undefined;
  const look = (): CachedMetadata => {
    if (known !== undefined) return known;
    const frontmatter = readHead(head[1] ?? '');
    const line = head[0].split('\n').length - 1;
    const end = { line, col: 3, offset: head[0].length };
    known =
      frontmatter === undefined
        ? {}
        : {
            frontmatter,
            frontmatterPosition: { start: { line: 0, col: 0, offset: 0 }, end },
            frontmatterLinks: linksOf(frontmatter) ?? [],
          };
    deepFreeze(known);
    return known;
  };
  const lazily = (name: keyof CachedMetadata): PropertyDescriptor => ({ enumerable: true, get: () => look()[name] });
  const cache = Object.defineProperties(
    {},
    {
      frontmatter: lazily('frontmatter'),
      frontmatterPosition: lazily('frontmatterPosition'),
      frontmatterLinks: lazily('frontmatterLinks'),
    },
  );
  return Object.freeze(cache);
}
