/** Fenced code of a Markdown page, and the examples that are made of it. */

export interface Fence {
  readonly language: string;
  /** `example=name` and its like, after the language. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Without the fence and its indent; ends with a line break unless empty. */
  readonly text: string;
}

/** Returns the fenced code of a page, in its order. */
export function fencesIn(page: string): readonly Fence[] {
  const found = page.matchAll(/^([ \t]*)(`{3,})([^\s`]*)([^\n`]*)\n((?:.*\n)*?)\1\2`*[ \t]*$/gm);
  return [...found].map(([, indent = '', , language = '', info = '', text = '']) => ({
    language,
    attributes: Object.fromEntries([...info.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value])),
    text: text.replace(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

export interface DocsExample {
  readonly name: string;
  /** A whole note. */
  readonly note: string;
  /** What the plugin writes, as the page shows it. */
  readonly result: string;
  /** Part of data.json; undefined: the default settings. */
  readonly settings: string | undefined;
}

/** A note with these properties, written with or without the lines around them. */
export function noteOf(yaml: string): string {
  return yaml.startsWith('---') ? yaml : `---\n${yaml}---\n`;
}

const PARTS = ['example', 'result', 'settings'] as const;

/**
 * Returns the examples of a page. Throws for an attribute that is no part of an example, for an example without a result, a result or settings without an example, and for a
 * name that appears more than once.
 */
export function examplesIn(page: string): readonly DocsExample[] {
  const fences = fencesIn(page);
  const named = (part: (typeof PARTS)[number]): ReadonlyMap<string, string> => {
    const own = fences.flatMap(({ attributes, text }) => {
      const name = attributes[part];
      return name === undefined ? [] : [[name, text] as const];
    });
    if (new Set(own.map(([name]) => name)).size < own.length) throw new Error(`A name of ${part}= appears twice`);
    return new Map(own);
  };
  const odd = fences
    .flatMap(({ attributes }) => Object.keys(attributes))
    .find((key) => !PARTS.some((part) => part === key));
  if (odd !== undefined) throw new Error(`${odd}= isn’t a part of an example`);
  const notes = named('example');
  const results = named('result');
  const settings = named('settings');
  const alone = [...results.keys(), ...settings.keys()].find((name) => !notes.has(name));
  if (alone !== undefined) throw new Error(`“${alone}” has no example`);
  return [...notes].map(([name, yaml]) => {
    const result = results.get(name);
    if (result === undefined) throw new Error(`The example “${name}” has no result`);
    return { name, note: noteOf(yaml), result, settings: settings.get(name) };
  });
}

/** Returns the words of every command of the plugin in the shell code of a page, as a shell would split them. */
export function commandLinesIn(page: string): readonly (readonly string[])[] {
  const shell = fencesIn(page).filter(({ language }) => ['sh', 'bash', 'shell', 'console'].includes(language));
  const lines = shell.flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  return lines.flatMap((line) => {
    const args = /(?:npm run headless -- |^\s*(?:\$ )?obsidian )(.*)$/.exec(line)?.[1];
    return args === undefined ? [] : [wordsOf(args)];
  });
}

/** A comment ends the line; quotes of either kind hold a word together. */
function wordsOf(line: string): readonly string[] {
  const found = line.replace(/(^|\s)#.*$/, '').match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g);
  return (found ?? []).map((word) =>
    word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single?: string, double?: string) => {
      return single ?? (double ?? '').replace(/\\(["\\$`])/g, '$1');
    }),
  );
}
