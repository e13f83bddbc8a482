/** Check of an open opportunity: its close date is not in the past. */
import { type Stage, stageNamed, stateByName } from '../domain/stage.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { keySpan } from './source-text.ts';

/** A closed opportunity is over, even if its stage does not say whether it was won or lost. */
const CLOSED = /\bclosed\b/i;

/**
 * The close date itself may be today. A configured stage has its configured state; any other stage is open unless its
 * name says that it is over. A note without a stage has that as its error, and its date is not checked.
 */
export const closeDatePast: Check = {
  codes: ['close-date-past'],
  check: ({ opportunity: { closeDate, stage }, sources }, { today, stages }) => {
    if (closeDate === undefined || closeDate >= today || stage === undefined || !isOpen(stage, stages))
      return NO_FINDINGS;
    const entry = sources.closeDate?.[0];
    if (entry === undefined) return NO_FINDINGS;
    const about = { field: 'closeDate', key: entry.key, at: keySpan(entry) } as const;
    return [{ code: 'close-date-past', ...about, data: { day: closeDate, stage } }];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'yesterday as the close date of an open stage',
    yaml: 'stage: Proposal\nclose_date: 2026-01-14',
    finds: ['close-date-past @3:1'],
  },
  { name: 'today as the close date', yaml: 'close_date: 2026-01-15', finds: [] },
  {
    name: 'a past date and a stage that says it is won',
    yaml: 'stage: Closed Won\nclose_date: 2025-09-30',
    finds: [],
  },
  {
    name: 'a past date and a stage configured as lost',
    yaml: 'stage: graveyard\nclose_date: 2025-09-30',
    context: { stages: [{ name: 'Graveyard', state: 'lost' }] },
    finds: [],
  },
  {
    name: 'a past date and a stage configured as lost, in other composition',
    yaml: 'stage: verfr\u00fcht\nclose_date: 2025-09-30',
    context: { stages: [{ name: 'Verfru\u0308ht', state: 'lost' }] },
    finds: [],
  },
  {
    name: 'a past date and a stage configured as open',
    yaml: 'stage: Awarded\nclose_date: 2025-09-30',
    context: { stages: [{ name: 'Awarded', state: 'open' }] },
    finds: ['close-date-past @3:1'],
  },
];

function isOpen(stage: string, stages: readonly Stage[]): boolean {
  const known = stageNamed(stages, stage);
  return known === undefined ? stateByName(stage) === 'open' && !CLOSED.test(stage) : known.state === 'open';
}
