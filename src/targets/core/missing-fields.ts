/** The fields that a mapping wants of an object, told so that one that is missing could be added. */
import { keyField, type Column } from './sync-fields.ts';
import { CODECS, type Codec, type CodecName } from './codec.ts';
import type { ChosenTarget } from './resolve-target.ts';
import { fieldIn, type RemoteSchema, type WantedField } from './crm.ts';
import { sourceKind, sourceLabel, yearDigits } from './source.ts';
import type { MappingRow } from './target.ts';

/** What a plain field has to be for what a codec writes. Days, stages and records need more than a plain field. */
const KINDS: Readonly<Partial<Record<CodecName, WantedField['kind']>>> = {
  text: 'text',
  semicolons: 'text',
  number: 'number',
  percent: 'number',
};

/** What the schema lacks of the key field and these columns. */
export interface Absent {
  /** Those that a plain field would do for, the key field first, then in the order of the columns. */
  readonly wanted: readonly WantedField[];
  /** Remote names of the others. */
  readonly special: readonly string[];
}

/** `columns` are those of {@link columnsOf} for the notes that matter: a fiscal year that none of them has is not wanted. */
export function absentFields(chosen: ChosenTarget, schema: RemoteSchema, columns: readonly Column[]): Absent {
  const key = keyField(chosen);
  const gone = columns.filter(({ field, row }) => field === undefined && (CODECS[row.codec] as Codec).aside !== true);
  const keys: WantedField[] =
    key === '' || fieldIn(schema, key) !== undefined ? [] : [{ remote: key, label: 'opportunity ID', kind: 'key' }];
  const wanted = gone.flatMap(({ row, remote, year }): WantedField[] => {
    const kind = kindOf(row);
    const label = sourceLabel(row.from) + (year === undefined ? '' : ` FY${yearDigits(year)}`);
    return kind === undefined ? [] : [{ remote, label, kind }];
  });
  const special = gone.filter(({ row }) => kindOf(row) === undefined).map(({ remote }) => remote);
  return { wanted: [...keys, ...wanted], special };
}

/** A number that travels as text is a number all the same. */
function kindOf({ from, codec }: MappingRow): WantedField['kind'] | undefined {
  const source = sourceKind(from);
  if (source === 'day') return undefined;
  return codec === 'text' && (source === 'money' || source === 'number') ? 'number' : KINDS[codec];
}
