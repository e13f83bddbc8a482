/** Check of the stage: one of the configured stages. */
import { nearest } from '../domain/nearest.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { replaceWith } from './fix.ts';
import { keySpan } from './source-text.ts';

/**
 * Case matters, because the CRMs' stage tables use the exact name; Unicode composition does not. Without configured
 * stages, any stage is valid.
 */
export const stageUnknown: Check = {
  codes: ['stage-unknown'],
  check: ({ opportunity: { stage }, sources }, context) => {
    if (context.stages.length === 0 || stage === undefined) return NO_FINDINGS;
    const composed = stage.normalize('NFC');
    if (context.stages.some(({ name }) => name === stage || name.normalize('NFC') === composed)) return NO_FINDINGS;
    const entry = sources.stage?.[0];
    if (entry === undefined) return NO_FINDINGS;
    const names = context.stages.map(({ name }) => name);
    const about = { code: 'stage-unknown', field: 'stage', key: entry.key, at: keySpan(entry) } as const;
    const suggestion = suggestStage(stage, names);
    if (suggestion === undefined) return [{ ...about, data: { found: stage, known: names } }];
    const fix = replaceWith([entry.key], entry.value, suggestion, context);
    return [{ ...about, data: { found: stage, known: names, suggestion }, fix }];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'a slip in a stage',
    yaml: 'stage: Qualificaton',
    context: {
      stages: [
        { name: 'Qualification', state: 'open' },
        { name: 'Proposal', state: 'open' },
      ],
    },
    finds: ['stage-unknown @2:1'],
    fixed: 'stage: Qualification',
  },
  {
    name: 'a stage in other case',
    yaml: 'stage: closed won',
    context: {
      stages: [
        { name: 'Closed Won', state: 'won' },
        { name: 'Closed Lost', state: 'lost' },
      ],
    },
    finds: ['stage-unknown @2:1'],
    fixed: 'stage: Closed Won',
  },
  {
    name: 'a stage near to two',
    yaml: 'stage: Closed',
    context: {
      stages: [
        { name: 'Closed Won', state: 'won' },
        { name: 'Closed Lost', state: 'lost' },
      ],
    },
    finds: ['stage-unknown @2:1'],
  },
  {
    name: 'a configured stage',
    yaml: 'stage: Proposal',
    context: { stages: [{ name: 'Proposal', state: 'open' }] },
    finds: [],
  },
  {
    name: 'a configured stage in other composition',
    yaml: 'stage: Pr\u00fcfung',
    context: { stages: [{ name: 'Pru\u0308fung', state: 'open' }] },
    finds: [],
  },
  { name: 'any stage where none is configured', yaml: 'stage: Talking', finds: [] },
];

/** Returns the stage that differs only in case, otherwise the only similar one. */
function suggestStage(stage: string, names: readonly string[]): string | undefined {
  const near = nearest(stage, names);
  return near.find((name) => name.toLowerCase() === stage.toLowerCase()) ?? (near.length === 1 ? near[0] : undefined);
}
