/** Display model of the panel for one note: all texts and flags are computed here, none in the drawing code. */
import type { ModelParameters } from '../../attribution/model.ts';
import { FIELDS } from '../../domain/fields.ts';
import { type Finding, type Severity, isError } from '../../domain/finding.ts';
import { displayMoney } from '../../domain/money.ts';
import type { ExportResult, Inspection } from '../../vault/note-service.ts';
import { TARGETS, type TargetId } from '../../targets/targets.ts';
import type { Tone } from '../text/tone.ts';
import { type AttributionModel, type Badge, attributionModel } from './panel-attribution-model.ts';
import type { LinkModel } from './panel-link-model.ts';
import { SEVERITY_TEXT, findingMessage, fixLabel, otherFixLabel } from '../text/findings.ts';
import { ruleReason } from '../text/changes.ts';
import { capital } from '../../domain/sentence.ts';
import { counted, dayText, leadsToSettings, noteName, OPEN_SETTINGS } from '../text/format.ts';
import { SKIP_TEXT } from '../text/refusals.ts';
import type { MessageText } from '../text/yaml.ts';
import { SEVERITY_LOOK } from '../parts/severity-icon.ts';

/** Input of the panel model. */
export interface PanelState {
  /** Inspection of the active note; `undefined` if no note is active. */
  readonly inspection: Inspection | undefined;
  /** Export result of the note for each target, in display order. */
  readonly exports: readonly { readonly target: TargetId; readonly result: ExportResult }[];
  readonly parameters: ModelParameters;
  readonly dryRun: boolean;
  /** CRMs that are set up; used if the note is an opportunity. */
  readonly links?: readonly LinkModel[];
  /** True if the user asked to check the note although it does not look like an opportunity. */
  readonly insist: boolean;
  /** True if no setting was changed yet. */
  readonly unset?: boolean;
  /** Locale of numbers and days; `undefined` for the app's locale. */
  readonly locale?: string | undefined;
}

type Remedy =
  | { readonly label: string; readonly by: 'fix' | 'otherFix' | 'attribute' | 'settings' }
  /** Opens the note at `path` next to this one. */
  | { readonly label: string; readonly by: 'open'; readonly path: string };

export interface FindingItem {
  /** Stable ID of the finding while other findings are added or removed. */
  readonly id: string;
  /** Index in the inspection's findings. */
  readonly at: number;
  readonly message: string;
  readonly advice: string;
  /** `Line 4`; `undefined` for a finding about the whole note. */
  readonly place: string | undefined;
  /** Buttons of the one-click fixes: none if only the user can fix the problem, two if the text is ambiguous. */
  readonly remedies: readonly Remedy[];
}

export interface FindingGroup {
  readonly severity: Severity;
  readonly heading: string;
  readonly hint: string;
  readonly tone: Tone;
  readonly icon: string;
  readonly items: readonly FindingItem[];
}

export interface EnrichmentsModel {
  readonly items: readonly { readonly label: string; readonly value: string; readonly because: string }[];
  readonly button: string;
}

export interface TargetItem {
  readonly target: TargetId;
  readonly label: string;
  readonly state: string;
  readonly tone: Tone;
  readonly icon: string;
}

/** Placeholder shown in place of everything below the header. */
export interface EmptyModel {
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly does: 'new-note' | 'make-opportunity' | 'insist' }[];
}

export interface PanelModel {
  readonly head: {
    readonly name: string | undefined;
    readonly state: Badge | undefined;
    /** Known facts among ID, amount, stage, and close date. */
    readonly facts: readonly string[];
    readonly dryRun: Badge | undefined;
  };
  readonly empty: EmptyModel | undefined;
  /** Text of the offer to set up the plugin; omitted if the note is valid or the plugin is set up. */
  readonly offer?: string;
  /** Groups by severity, the most severe first; groups without findings are not included. */
  readonly findings: readonly FindingGroup[];
  /** Text shown if the note has no findings; otherwise `undefined`. */
  readonly clear: string | undefined;
  readonly attribution: AttributionModel | undefined;
  readonly enrichments: EnrichmentsModel | undefined;
  readonly links: readonly LinkModel[];
  readonly targets: readonly TargetItem[];
  /** Text that screen readers announce when it changes. */
  readonly spoken: string;
}

const DRY_RUN: Badge = {
  text: 'Dry run',
  tone: 'quiet',
  icon: 'shield-check',
  hint: 'Dry run is on. No changes are sent to a CRM.',
};

const STATES = {
  valid: { text: 'Valid', tone: 'good', icon: 'circle-check', hint: 'Ready to export' },
  invalid: { text: 'Invalid', tone: 'bad', icon: 'circle-x', hint: 'Fix the errors before you export' },
  unreadable: { text: 'Unreadable', tone: 'bad', icon: 'file-warning', hint: 'The properties can’t be read' },
} as const satisfies Record<string, Badge>;

export function panelModel(state: PanelState): PanelModel {
  const model = noteModel(state);
  return state.unset === true && model.head.state !== STATES.valid ? { ...model, offer: OFFER } : model;
}

const OFFER = 'Do your notes have other property names? The setup reads them and proposes settings.';

function noteModel(state: PanelState): PanelModel {
  const { inspection, locale } = state;
  const dryRun = state.dryRun ? DRY_RUN : undefined;
  if (inspection === undefined)
    return { ...BLANK, head: { ...BLANK.head, dryRun }, empty: NO_NOTE, spoken: NO_NOTE.title };
  const name = noteName(inspection.path);
  const groups = groupsOf(inspection.findings);
  if (isOther(state, inspection)) {
    const empty = otherNote(inspection);
    const findings = inspection.skip === 'no-frontmatter' ? groups : [];
    return { ...BLANK, head: { ...BLANK.head, name, dryRun }, empty, findings, spoken: `${name}: ${empty.title}` };
  }
  const mark = stateOf(inspection);
  const head = { name, state: mark, facts: factsOf(inspection, locale), dryRun };
  const clear = groups.length === 0 ? 'No issues found.' : undefined;
  const spoken = [
    `${name}: ${mark.text}`,
    ...groups.map(({ items, severity }) => counted(items.length, severity)),
  ].join(', ');
  if (inspection.opportunity === undefined) return { ...BLANK, head, findings: groups, clear, spoken };
  return {
    head,
    empty: undefined,
    findings: groups,
    clear,
    attribution: attributionModel(inspection, state.parameters, locale),
    enrichments: fillingsOf(inspection),
    links: state.links ?? [],
    targets: state.exports.map(({ target, result }) => targetItem(target, result)),
    spoken,
  };
}

const BLANK: PanelModel = {
  head: { name: undefined, state: undefined, facts: [], dryRun: undefined },
  empty: undefined,
  findings: [],
  clear: undefined,
  attribution: undefined,
  enrichments: undefined,
  links: [],
  targets: [],
  spoken: '',
};

const NO_NOTE: EmptyModel = {
  icon: 'file-text',
  title: 'No note is open',
  text: 'Open an opportunity note to see its issues, its revenue attribution, and a preview of what a CRM would receive.',
  buttons: [{ label: 'New opportunity note', does: 'new-note' }],
};

function isOther({ insist }: PanelState, { skip, opportunity, findings }: Inspection): boolean {
  if (opportunity === undefined) return skip === 'no-frontmatter' && !findings.some(isError);
  return skip !== undefined && !insist;
}

function otherNote({ skip, opportunity }: Inspection): EmptyModel {
  const why = skip === undefined ? '' : `${capital(SKIP_TEXT[skip])}. `;
  return {
    icon: 'file-plus-2',
    title: 'This note isn’t an opportunity',
    text: `${why}An opportunity note has properties for the customer, the amount, and the close date.`,
    buttons: [
      { label: 'Convert to opportunity', does: 'make-opportunity' },
      ...(opportunity === undefined ? [] : [{ label: 'Check it anyway', does: 'insist' } as const]),
    ],
  };
}

function stateOf({ opportunity, valid }: Inspection): Badge {
  if (opportunity === undefined) return STATES.unreadable;
  return valid ? STATES.valid : STATES.invalid;
}

function factsOf({ opportunity }: Inspection, locale?: string): string[] {
  if (opportunity === undefined) return [];
  const { id, amount, stage, closeDate } = opportunity;
  const facts = [
    id,
    amount && displayMoney(amount, locale),
    stage,
    closeDate === undefined ? undefined : `closes ${dayText(closeDate, locale)}`,
  ];
  return facts.filter((fact) => fact !== undefined);
}

function groupsOf(findings: readonly Finding[]): FindingGroup[] {
  const items = findings.map((finding, at) => ({ severity: finding.severity, item: itemOf(findings, finding, at) }));
  return (Object.keys(SEVERITY_LOOK) as Severity[]).flatMap((severity) => {
    const own = items.filter((each) => each.severity === severity).map((each) => each.item);
    const { many, blocks } = SEVERITY_TEXT[severity];
    return own.length === 0 ? [] : [{ severity, heading: many, hint: blocks, ...SEVERITY_LOOK[severity], items: own }];
  });
}

function itemOf(findings: readonly Finding[], finding: Finding, at: number): FindingItem {
  const alike = findings.slice(0, at).filter(({ code, key }) => code === finding.code && key === finding.key).length;
  return {
    id: `${finding.code} ${finding.key ?? ''} ${alike}`,
    at,
    ...findingMessage(finding),
    place: finding.place === undefined ? undefined : `Line ${finding.place.line}`,
    remedies: [...findingFixes(finding), ...settingsRemedy(findingMessage(finding))],
  };
}

function settingsRemedy({ message, advice }: MessageText): readonly Remedy[] {
  return leadsToSettings(`${message} ${advice}`) ? [{ label: OPEN_SETTINGS, by: 'settings' }] : [];
}

/** Returns the buttons next to a finding. */
export function findingFixes(finding: Finding): readonly Remedy[] {
  const fix = fixLabel(finding);
  if (finding.code === 'attribution-stale') return [{ label: 'Recalculate', by: 'attribute' }];
  if (finding.code === 'conflict-copy') return [{ label: 'Open both', by: 'open', path: finding.data.original }];
  if (finding.code === 'id-duplicate') return bothOf(finding.data.others);
  if (fix === undefined) return [];
  const other = otherFixLabel(finding);
  return [{ label: fix, by: 'fix' }, ...(other === undefined ? [] : [{ label: other, by: 'otherFix' } as const])];
}

/** Returns a button that opens the other note; none if several exist, because the text names them. */
function bothOf([other, another]: readonly string[]): readonly Remedy[] {
  return other === undefined || another !== undefined ? [] : [{ label: 'Open both', by: 'open', path: other }];
}

function fillingsOf({ enrichments }: Inspection): EnrichmentsModel | undefined {
  if (enrichments.length === 0) return undefined;
  return {
    items: enrichments.map(({ field, value, because }) => ({
      label: capital(FIELDS[field].label),
      value,
      because: ruleReason(because),
    })),
    button: `Fill in ${counted(enrichments.length, 'value')}`,
  };
}

function targetItem(target: TargetId, result: ExportResult): TargetItem {
  const { label } = TARGETS[target];
  if (result.ok) return { target, label, state: 'Ready', tone: 'good', icon: 'circle-check' };
  const problems = result.findings.filter(isError).length;
  return { target, label, state: counted(problems, 'error'), tone: 'bad', icon: 'circle-x' };
}
