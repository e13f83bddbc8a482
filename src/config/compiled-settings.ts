/** The user's settings, made ready once for looking at thousands of notes. */
import type { Method } from '../attribution/attribution.ts';
import type { EnrichmentRules } from '../attribution/enrichment.ts';
import type { ModelParameters } from '../attribution/model.ts';
import { isModelName } from '../attribution/models.ts';
import { keyNames, type FieldName, type KeyNames } from '../domain/fields.ts';
import { keyIndex, type KeyIndex } from '../notes/read.ts';
import type { TargetChoice } from '../targets/core/target.ts';
import type { TargetId } from '../targets/targets.ts';
import type { Stage } from '../validation/check.ts';
import { compileMarks, type Marks } from '../notes/markers.ts';

/** What the user may choose, as far as notes are concerned: the settings have this shape, and more. */
export interface RulebookOptions {
  /** The user's own keys, by field. */
  readonly keys: Readonly<Partial<Record<FieldName, string>>>;
  readonly markers: Markers;
  /** ISO 4217 code of notes without one. */
  readonly currency: string;
  /** Empty: any stage is known, and counts as open. */
  readonly stages: readonly Stage[];
  /** A key of the model table; one that is unknown counts as `multi_factor_v1`. */
  readonly model: string;
  readonly modelParameters: ModelParameters;
  readonly rules: EnrichmentRules;
  /** 1 to 12. */
  readonly fiscalYearStart: number;
  readonly newNote: {
    readonly folder: string;
    readonly byFiscalYear: boolean;
    /** May hold `{{title}}`, `{{id}}` and `{{date}}`. */
    readonly template: string;
  };
  /** Where the vault keeps its templates, as other plugins are set up. */
  readonly templateFolders?: readonly string[];
  readonly exportFolder: string;
  /** Where the log of syncs goes; `CRM log` when missing. */
  readonly logFolder?: string;
  readonly targets: Readonly<Partial<Record<TargetId, TargetChoice>>>;
}

/** What makes a note an opportunity; an empty tag or folder marks nothing. */
interface Markers {
  /** A key and its value that mark a note, as `type: opportunity`. */
  readonly key: string;
  readonly value: string;
  readonly tag: string;
  readonly folder: string;
  /** `limit`: only notes with the tag and in the folder, as far as they are set, can count. */
  readonly tagAndFolder?: 'add' | 'limit';
  /** Folders that are passed over, with commas between them. */
  readonly excluded?: string;
}

/** The same, compiled. Never changed in place: other settings are another rulebook, and remembered verdicts end with theirs. */
export interface Rulebook extends RulebookOptions {
  readonly keyNames: KeyNames;
  readonly keyIndex: KeyIndex;
  readonly method: Method;
  /** What marks a note beside its frontmatter. */
  readonly marks: Marks;
}

export function compileRulebook(options: RulebookOptions): Rulebook {
  const names = keyNames(options.keys);
  const model = isModelName(options.model) ? options.model : 'multi_factor_v1';
  return {
    ...options,
    keyNames: names,
    keyIndex: keyIndex(names),
    method: { model, parameters: options.modelParameters },
    marks: compileMarks(options.markers, options.templateFolders),
  };
}
