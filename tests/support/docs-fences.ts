/** Fenced code of a Markdown page, and the examples in it. */

export interface Fence {
  readonly language: string;
  /** Attributes such as `example=name`, after the language. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Text without the fence and its indent; ends with a line break unless empty. */
  readonly text: string;
}

/** Returns the fenced code blocks of a page in their order. */
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
  /** Text of a whole note. */
  readonly note: string;
  /** The plugin's output, as the page shows it. */
  readonly result: string;
  /** Part of data.json; if `undefined`, the default settings apply. */
  readonly settings: string | undefined;
}

/** Returns a note with these properties, given with or without the lines around them. */
export function noteOf(yaml: string): string {
  return yaml.startsWith('---') ? yaml : `---\n${yaml}---\n`;
}

const PARTS = ['example', 'result', 'settings'] as const;

/**
 * Returns the examples of a page. Throws if an attribute is unknown, an example has no result, a result or settings have
 * no example, or a name appears more than once.
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

/** Returns the words of every command of the plugin in the shell code of a page, as a shell splits them. */
export function commandLinesIn(page: string): readonly (readonly string[])[] {
  const shell = fencesIn(page).filter(({ language }) => ['sh', 'bash', 'shell', 'console'].includes(language));
  const lines = shell.flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  return lines.flatMap((line) => {
    const args = /(?:npm run headless -- |^\s*(?:\$ )?obsidian )(.*)$/.exec(line)?.[1];
    return args === undefined ? [] : [wordsOf(args)];
  });
}

/** Returns the words of a line. A comment ends the line; quotes of either kind keep a word together. */
function wordsOf(line: string): readonly string[] {
  const found = line.replace(/(^|\s)#.*$/, '').match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g);
  return (found ?? []).map((word) =>
    word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single?: string, double?: string) => {
      return single ?? (double ?? '').replace(/\\(["\\$`])/g, '$1');
    }),
  );
}
