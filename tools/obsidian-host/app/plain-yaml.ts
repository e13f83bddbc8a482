/**
 * Fast reader for the plain properties that nearly all notes have. Parsing the same lines with the `yaml` package takes
 * twenty times as long.
 */

/** A key at the start of a line, and the text after its colon. */
const PROPERTY = /^([A-Za-z_](?:[\w -]*\w)?):(?: +([^ ].*))?$/;
/** An item of a list. Its indentation is the first group. */
const ITEM = /^( *)- +([^ ].*)$/;
/** A scalar without quotes that contains no character with a meaning in YAML. */
const PLAIN = /^[A-Za-z\d](?:[ -"$-+.-9;-Z^-z|~\u00a1-\u1fff-]*[!"$-+.-9;-Z^-z|~\u00a1-\u1fff-])?$/;
const QUOTED = /^(?:"([ !#-[\]-~\u00a1-\u1fff]*)"|'([ -&(-~\u00a1-\u1fff]*)')$/;
const LIST = /^\[([^[\]]*)\]$/;
const NULL = /^(?:null|Null|NULL)$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
/** Numbers in a form other than decimal. */
const OTHER_NUMBER = /^(?:0[ox]|\d+(?:\.\d*)?e)/i;
const LONGEST_KEY = 1000;

/**
 * Returns the same properties as the `yaml` package; `undefined` if the source has anything else than plain properties.
 */
export function readPlainYaml(source: string): Record<string, unknown> | undefined {
  const properties: Record<string, unknown> = {};
  const lines = source.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, key = '', text] = PROPERTY.exec(lines[at] ?? '') ?? [];
    if (key === '' || key.length > LONGEST_KEY || key === '__proto__' || isWord(key)) return undefined;
    if (Object.hasOwn(properties, key)) return undefined;
    const items = text === undefined ? itemsFrom(lines, at + 1) : [];
    const value = text === undefined ? (items.length === 0 ? null : valuesOf(items)) : valueOf(text);
    if (value === undefined) return undefined;
    properties[key] = value;
    at += items.length;
  }
  return properties;
}

/** Returns the items of the list on these lines, which have the same indentation; an empty array if no list is there. */
function itemsFrom(lines: readonly string[], from: number): readonly string[] {
  const items: string[] = [];
  let indentation: string | undefined;
  for (let at = from; at < lines.length; at++) {
    const [, indent, text] = ITEM.exec(lines[at] ?? '') ?? [];
    if (indent === undefined || text === undefined || indent !== (indentation ??= indent)) break;
    items.push(text);
  }
  return items;
}

function valueOf(text: string): unknown {
  const list = LIST.exec(text)?.[1];
  if (list === undefined) return scalarOf(text);
  return list.trim() === '' ? [] : valuesOf(list.split(',').map((item) => item.trim()));
}

function valuesOf(texts: readonly string[]): readonly unknown[] | undefined {
  const values = texts.map(scalarOf);
  return values.includes(undefined) ? undefined : values;
}

/** Returns `undefined` if the text is more than a plain scalar. */
function scalarOf(text: string): unknown {
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2];
  if (!PLAIN.test(text) || OTHER_NUMBER.test(text)) return undefined;
  if (/^\d+(?:\.\d*)?$/.test(text)) return Number(text);
  if (!isWord(text)) return text;
  return NULL.test(text) ? null : text.toLowerCase() === 'true';
}

/** Returns true for words that are not texts. */
function isWord(text: string): boolean {
  return NULL.test(text) || BOOLEAN.test(text);
}
