/** The comparable part of a plan for each note: the changed values, their direction, and the conflicts. */

/** Also reads the answers of 0.1.0, which have `ours` and `theirs`. */
interface ToldField {
  readonly remote: string;
  readonly action: string;
  readonly note_value?: string;
  readonly crm_value?: string;
  readonly ours?: string;
  readonly theirs?: string;
  readonly becomes?: string;
}

/** Also reads the answers of 0.1.0, which have `why`. */
interface ToldBlock {
  readonly code?: string;
  readonly why?: string;
}

interface ToldRow {
  readonly path: string;
  readonly verb: string;
  readonly fields?: readonly ToldField[];
  readonly blocked?: readonly ToldBlock[];
}

/** By remote name: `push 1 → 2`, `pull 1 → 2`, `conflict 1 | 2`; unchanged fields are skipped. */
export interface Told {
  readonly verb: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly blocked?: readonly string[];
}

/** A note can have several rows: closing a record has a separate row. */
export type ToldPlan = Readonly<Record<string, readonly Told[]>>;

export interface PlanJson {
  readonly results: readonly ToldRow[];
  readonly error?: string;
}

/**
 * Returns the plan in comparable form. `as` selects the value of a push or pull: the one of the other side, as it is
 * compared (`compared`), or the one that is written (`written`), which 0.1.0 did not report.
 */
export function toldOf({ error, results }: PlanJson, as: 'compared' | 'written' = 'compared'): ToldPlan {
  if (error !== undefined) throw new Error(error);
  const told: Record<string, Told[]> = {};
  for (const row of results) (told[row.path] ??= []).push(toldRow(row, as));
  return Object.fromEntries(Object.entries(told).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function toldRow({ verb, fields = [], blocked = [] }: ToldRow, as: 'compared' | 'written'): Told {
  // A blocked row sends no value.
  if (verb === 'blocked') return { verb, fields: {}, blocked: blocked.map(({ code, why }) => code ?? why ?? '') };
  const named = fields.flatMap((field): [string, string][] => {
    const text = fieldText(field, as);
    return text === undefined ? [] : [[field.remote, text]];
  });
  return { verb, fields: Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function fieldText(field: ToldField, as: 'compared' | 'written'): string | undefined {
  const { action, note_value: noteValue = field.ours, crm_value: crmValue = field.theirs } = field;
  if (noteValue === undefined || crmValue === undefined) throw new Error(`${field.remote} has no values`);
  const written = as === 'written' ? field.becomes : undefined;
  if (action === 'push') return `push ${crmValue} → ${written ?? noteValue}`;
  if (action === 'pull') return `pull ${noteValue} → ${written ?? crmValue}`;
  return action === 'conflict' ? `conflict ${noteValue} | ${crmValue}` : undefined;
}
