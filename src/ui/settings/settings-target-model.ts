/** Settings of one target, derived from the target table: its options, stages, and field mapping. */
import { capital, quoted } from '../../domain/sentence.ts';
import type { Settings } from '../../config/settings.ts';
import { CODECS, type CodecName, codecsFor } from '../../targets/core/codec.ts';
import { MAPPING_SOURCES, sourceKind, sourceLabel } from '../../targets/core/source.ts';
import type { Direction, MappingSource, Target } from '../../targets/core/target.ts';
import { TARGETS, type TargetId } from '../../targets/targets.ts';
import { settingCell, type SettingColumn, type ListRow, type SettingList } from './settings-list-model.ts';
import { overrideRow, type SettingRow, valueAt, withValue } from './settings-row-model.ts';

/** Returns one row for each option of the target, in order: either the options for signing in, or all others. */
export function optionRows(id: TargetId, forSignIn = false): readonly SettingRow[] {
  const { options, label }: Target = TARGETS[id];
  const wanted = Object.entries(options).filter(([, spec]) => (spec.forSignIn === true) === forSignIn);
  return wanted.map(([option, spec]) =>
    overrideRow({
      path: ['targets', id, 'options', option],
      name: spec.label,
      help: spec.help,
      aliases: [label],
      initial: spec.initial,
    }),
  );
}

/**
 * Returns the list of stage names in the note and in the target. Until the user changes it, the target's own table
 * applies.
 */
export function stageList(id: TargetId): SettingList {
  const target: Target = TARGETS[id];
  const path = ['targets', id, 'stages'] as const;
  const table = (settings: Settings): Readonly<Record<string, string>> => settings.targets[id]?.stages ?? target.stages;
  return {
    path,
    heading: 'Stages',
    summary: `The ${target.label} name of each of your stages.`,
    help: target.stagesClosed
      ? `The name of each stage in ${target.label}. After you edit this table, stages that aren’t listed cause an error.`
      : `The name of each stage in ${target.label}. Stages that aren’t listed are sent unchanged.`,
    empty: 'All stages are sent unchanged.',
    add: 'Add stage',
    ordered: false,
    keyedBy: 'noteValue',
    columns: [
      { member: 'noteValue', label: 'Stage in the note', placeholder: 'Proposal' },
      { member: 'crmValue', label: `Stage in ${target.label}`, placeholder: 'Proposal/Price Quote' },
    ],
    read: (settings) => Object.entries(table(settings)).map(([noteValue, crmValue]) => ({ noteValue, crmValue })),
    write: (settings, rows) =>
      withValue(
        settings,
        path,
        Object.fromEntries(rows.map((row) => [settingCell(row, 'noteValue'), settingCell(row, 'crmValue')])),
      ),
    isChanged: (settings) => valueAt(settings, path) !== undefined,
    reset: (settings) => withValue(settings, path, undefined),
  };
}

/**
 * Returns the list of mapped fields with format and direction. Until the user changes it, the target's own mapping
 * applies.
 */
export function mappingList(id: TargetId): SettingList {
  const target: Target = TARGETS[id];
  const path = ['targets', id, 'mapping'] as const;
  const codecs = (row: ListRow): readonly CodecName[] =>
    codecsFor(sourceKind(settingCell(row, 'from') as MappingSource), target.options);
  return {
    path,
    heading: 'Fields',
    summary: `How note fields map to fields ${settingPath(target)}.`,
    help: `How note fields map to fields ${settingPath(target)}, and in which format. {FY} is replaced with the two-digit fiscal year${optionNames(target)}.`,
    empty: 'Add a field to export something.',
    add: 'Add field',
    ordered: true,
    columns: mappingColumns(target, codecs),
    read: (settings) => (settings.targets[id]?.mapping ?? target.mapping).map((row) => ({ ...row })),
    write: (settings, rows) =>
      withValue(
        settings,
        path,
        rows.map((row) => ({ direction: 'push', ...row })),
      ),
    isChanged: (settings) => valueAt(settings, path) !== undefined,
    reset: (settings) => withValue(settings, path, undefined),
    normalize: (row) => {
      const possible = codecs(row);
      return possible.some((name) => name === row['codec']) ? row : { ...row, codec: possible[0] ?? 'text' };
    },
  };
}

function mappingColumns(target: Target, codecs: (row: ListRow) => readonly CodecName[]): readonly SettingColumn[] {
  const columns: readonly SettingColumn[] = [
    { member: 'from', label: 'Note field', initial: 'title', options: () => SOURCE_LABELS },
    { member: 'to', label: `Field ${settingPath(target)}`, placeholder: target.mapping[0]?.to ?? '' },
    {
      member: 'codec',
      label: 'Format',
      initial: 'text',
      options: (row) => Object.fromEntries(codecs(row).map((name) => [name, CODECS[name].label])),
    },
  ];
  const direction = { member: 'direction', label: 'Direction', initial: 'push', options: () => DIRECTION_LABELS };
  return target.kind === 'record' ? [...columns, direction] : columns;
}

const DIRECTION_LABELS: Readonly<Record<Direction, string>> = {
  both: 'Both ways',
  push: 'To the CRM only',
  pull: 'From the CRM only',
  fill: 'Fill empty values only',
  ignore: 'Not synced',
};

const SOURCE_LABELS = Object.fromEntries(MAPPING_SOURCES.map((source) => [source, capital(sourceLabel(source))]));

/** Returns `in Salesforce` or `in the file`. */
export function settingPath({ kind, label }: Target): string {
  return kind === 'document' ? 'in the file' : `in ${label}`;
}

/** Returns the names in braces that the mapping uses, as the end of a sentence. */
function optionNames({ options, mapping }: Target): string {
  const spelled = [...mapping.map(({ to }) => to), ...Object.values(options).map(({ initial }) => initial)].join(' ');
  const used = Object.entries(options).filter(([name]) => spelled.includes(`{${name}}`));
  const names = used.map(([name, { label }]) => `{${name}} for ${quoted(label)}`);
  return names.length === 0 ? '' : `, ${names.join(', ')}`;
}
