/** Fields that a mapping requires and the object lacks, described so that they can be added. */
import { keyField, type SyncField } from './sync-fields.ts';
import { CODECS, type Codec, type CodecName } from './codec.ts';
import type { ResolvedTarget } from './resolve-target.ts';
import { fieldIn, type RemoteSchema, type FieldSpecToAdd } from './crm.ts';
import { sourceKind, sourceLabel, yearDigits } from './source.ts';
import type { MappingRow } from './target.ts';

/** Kind of plain field that each codec can use. Days, stages, and records need more than a plain field. */
const KINDS: Readonly<Partial<Record<CodecName, FieldSpecToAdd['kind']>>> = {
  text: 'text',
  semicolons: 'text',
  number: 'number',
  percent: 'number',
};

/** Fields that the schema lacks, of the key field and the given sync fields. */
export interface AbsentFields {
  /** Fields for which a plain field is sufficient: the key field first, then in the order of the sync fields. */
  readonly additions: readonly FieldSpecToAdd[];
  /** Remote names of the others. */
  readonly special: readonly string[];
}

/**
 * Returns the fields that the schema lacks. `columns` are the sync fields of {@link columnsOf} for the selected notes:
 * a fiscal year that none of them uses is not required.
 */
export function findAbsentFields(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  syncFields: readonly SyncField[],
): AbsentFields {
  const key = keyField(resolved);
  const absent = syncFields.filter(
    ({ field, row }) => field === undefined && (CODECS[row.codec] as Codec).aside !== true,
  );
  const keys: FieldSpecToAdd[] =
    key === '' || fieldIn(schema, key) !== undefined ? [] : [{ remote: key, label: 'opportunity ID', kind: 'key' }];
  const additions = absent.flatMap(({ row, remote, year }): FieldSpecToAdd[] => {
    const kind = kindOf(row);
    const label = sourceLabel(row.from) + (year === undefined ? '' : ` FY${yearDigits(year)}`);
    return kind === undefined ? [] : [{ remote, label, kind }];
  });
  const special = absent.filter(({ row }) => kindOf(row) === undefined).map(({ remote }) => remote);
  return { additions: [...keys, ...additions], special };
}

/**
 * Returns the kind of plain field for a row, or `undefined` if a plain field is not sufficient. A number that is sent
 * as text is still a number.
 */
function kindOf({ from, codec }: MappingRow): FieldSpecToAdd['kind'] | undefined {
  const source = sourceKind(from);
  if (source === 'day') return undefined;
  return codec === 'text' && (source === 'money' || source === 'number') ? 'number' : KINDS[codec];
}
