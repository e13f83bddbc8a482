/** Creates a base of the opportunity notes: roll-ups, and a plain table for each currency. */
import { FIELDS, type FieldName } from '../domain/fields.ts';
import { capital } from '../domain/sentence.ts';
import { trimmedEnd } from '../domain/trim.ts';
import type { PlainValue } from '../domain/value.ts';
import { blockLines } from '../domain/yaml-text.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';
import { DEFAULT_CHOICES, type PipelineChoices } from '../pipeline/choices.ts';
import type { NoteContext } from './inspect-notes.ts';
import type { CreatedBase } from './note-service.ts';
import { pipelineOf } from './roll-up.ts';
import { isUnknownSelection } from './selection.ts';

/** Type of the plugin's view of a base, and language of its code block. */
export const ROLL_UP = 'crm-roll-up';

const PATH = 'Pipeline.base';

/** Creates the base at the root of the vault unless it exists. Rejects if it cannot be written. */
export async function createPipelineBase(at: NoteContext): Promise<CreatedBase> {
  if (at.store.exists(PATH)) return { path: PATH, isNew: false };
  const run = await pipelineOf({ what: 'vault' }, at);
  const notes = isUnknownSelection(run) ? [] : run.notes;
  const used = notes.flatMap(({ counts }) => (typeof counts === 'string' ? [] : [counts.opportunity.currency]));
  await at.store.create(PATH, pipelineBase(at.rules, new Set(used)));
  return { path: PATH, isNew: true };
}

/**
 * Returns the text of a base for the notes that the settings mark, with a table for each currency, the default one
 * first. Syntax: https://help.obsidian.md/bases/syntax, 2026-11-30.
 */
export function pipelineBase(rules: CompiledSettings, used: ReadonlySet<string>): string {
  const others = [...used].filter((code) => code !== rules.currency).sort();
  const currencies = used.has(rules.currency) || others.length === 0 ? [rules.currency, ...others] : others;
  const key = (field: FieldName): string => rules.keyNames[field][0] ?? field;
  const names = COLUMNS.map(
    (field) => [`note.${key(field)}`, mapOf({ displayName: capital(FIELDS[field].label) })] as const,
  );
  const base = mapOf({
    filters: filterOf(rules, key),
    formulas: mapOf({ unallocated: `${property(key('revAttribution'))}.oem_unallocated` }),
    properties: new Map([...names, ['formula.unallocated', mapOf({ displayName: 'Unallocated' })]]),
    views: [
      rollUpView('Credit by OEM', { measure: 'credited', rows: 'oem' }),
      rollUpView('Overlay by partner', { measure: 'overlay', rows: 'partner' }),
      ...currencies.map((code) => tableView(code, rules, key)),
    ],
  });
  return `${blockLines(base, 0, { map: 2, list: 2 }).join('\n')}\n`;
}

type KeyOf = (field: FieldName) => string;

/** Fields in the columns of a table. */
const COLUMNS = ['customer', 'amount', 'closeDate'] as const satisfies readonly FieldName[];

function mapOf(members: Readonly<Record<string, PlainValue>>): ReadonlyMap<string, PlainValue> {
  return new Map(Object.entries(members));
}

/** Returns a property of notes in a formula or filter. */
function property(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `note.${key}` : `note[${JSON.stringify(key)}]`;
}

const inFolder = (folder: string): string => `file.inFolder(${JSON.stringify(trimmedEnd(folder, '/'))})`;

/** Returns the filter of the marked notes, or of those with an amount and a stage if the settings mark none. */
function filterOf({ markers, marks }: CompiledSettings, key: KeyOf): PlainValue {
  const marked = [
    ...(markers.key.trim() === '' ? [] : [`${property(markers.key)} == ${JSON.stringify(markers.value)}`]),
    ...(marks.tag === '' ? [] : [`file.hasTag(${JSON.stringify(marks.tag)})`]),
    ...(marks.folder === '' ? [] : [inFolder(marks.folder)]),
  ];
  const byKeys = mapOf({ not: [`!${property(key('amount'))}`, `!${property(key('stage'))}`] });
  const skipped = [...marks.excluded, ...marks.templates].map(inFolder);
  return mapOf({
    and: [
      'file.ext == "md"',
      marked.length === 0 ? byKeys : mapOf({ [marks.limits ? 'and' : 'or']: marked }),
      ...(skipped.length === 0 ? [] : [mapOf({ not: skipped })]),
    ],
  });
}

function rollUpView(name: string, { measure, rows }: Pick<PipelineChoices, 'measure' | 'rows'>): PlainValue {
  return mapOf({ type: ROLL_UP, name, measure, rows, columns: DEFAULT_CHOICES.columns });
}

/** Returns the table of one currency; a note without a currency has the default one. */
function tableView(code: string, { currency }: CompiledSettings, key: KeyOf): PlainValue {
  const own = property(key('currency'));
  return mapOf({
    type: 'table',
    name: `By stage (${code})`,
    filters: mapOf({ or: [`${own} == "${code}"`, ...(code === currency ? [`!${own}`] : [])] }),
    groupBy: mapOf({ property: `note.${key('stage')}`, direction: 'ASC' }),
    order: ['file.name', ...COLUMNS.map((field) => `note.${key(field)}`), 'formula.unallocated'],
    summaries: mapOf({ [`note.${key('amount')}`]: 'Sum', 'formula.unallocated': 'Sum' }),
  });
}
