/** The time for planning as many records as notes, compared with reading and checking those notes. */
import type { PlainValue } from '../../src/domain/value.ts';
import type { Run } from '../../src/vault/note-service.ts';
import { linkAfter } from '../support/link-after.ts';
import { buildPlan, type PlanInput } from '../../src/sync/plan/build-plan.ts';
import type { PlanNote } from '../../src/sync/plan/plan-index.ts';
import type { NoteServiceController } from '../../src/vault/create-note-service.ts';
import type { Plan } from '../../src/sync/plan/plan.ts';
import type { RemoteField, RemoteRecord } from '../../src/targets/core/crm.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { OPTIONS } from '../support/rules.ts';
import { fastest, line, timed } from './measure.ts';
import { deskOver, makeVault } from './vault.ts';

const ALL = { what: 'vault' } as const;
const ROUNDS = 10;
const NUMBERS = /^(?:Amount|FY27_Forecast__c|Win_Probability__c|Confidence_Score__c)$/;
const REMOTE =
  'Opportunity_Key__c Name Amount CloseDate StageName LeadSource Type AccountId Description OEM_Primary__c Partner_Names__c ' +
  'Contract_Vehicle__c Region__c FY27_Forecast__c Win_Probability__c Confidence_Score__c OEM_Alignment_Score__c Partner_Fit_Score__c';

function fieldNamed(name: string): RemoteField {
  const type = NUMBERS.test(name) ? 'number' : name === 'CloseDate' ? 'day' : name === 'AccountId' ? 'lookup' : 'text';
  return {
    name,
    label: name,
    type,
    creatable: true,
    updatable: true,
    required: false,
    ...(type === 'number' && { scale: 2 }),
  };
}

const FIELDS = Object.fromEntries(REMOTE.split(' ').map((name) => [name, fieldNamed(name)]));

function inputOf(notes: readonly PlanNote[], records: readonly RemoteRecord[]): PlanInput {
  const lookups = ['Defense', 'Energy', 'State'].map((name) => ({
    field: 'AccountId',
    name: `Department of ${name}`,
    candidates: [{ id: `001${name}`, label: name, detail: '' }],
  }));
  return {
    target: 'salesforce',
    identity: { orgId: '00D', orgName: 'Acme', userId: '005', userName: 'Sam', sandbox: false, version: '66.0' },
    choice: {},
    schema: { fields: FIELDS },
    notes,
    snapshot: { records, missing: [] },
    lookups,
    direction: 'both',
    madeAt: '2026-11-22T18:00:00Z',
    skipped: 0,
    rules: compileSettings(OPTIONS),
  };
}

/**
 * Returns the records that a first plan would create, every tenth with an amount that another user has changed since.
 */
function recordsOf(plan: Plan): RemoteRecord[] {
  return plan.rows.map(({ opportunityId, fields }, at) => {
    const values: Record<string, PlainValue> = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, null]));
    for (const { remote, send = null } of fields) values[remote] = send;
    if (at % 10 === 0) values['Amount'] = 1 + at;
    return { id: `006${at}`, key: opportunityId, version: String(at), fields: values };
  });
}

/** Returns the notes after that first run, every eleventh with a region that a user has changed since. */
function linkedNotes(run: Run, plan: Plan): PlanNote[] {
  const rows = new Map(plan.rows.map((row, at) => [row.path, { row, id: `006${at}` }]));
  return run.inspections.map((inspection, at) => {
    const made = rows.get(inspection.path);
    if (made === undefined || inspection.opportunity === undefined) throw new Error(`${inspection.path} has no row`);
    const link = linkAfter(plan, made.row, made.id, made.row.agreed, undefined);
    const region = at % 11 === 0 ? 'Elsewhere' : inspection.opportunity.region;
    const opportunity = { ...inspection.opportunity, region };
    return { inspection: { ...inspection, opportunity, links: { salesforce: link } } };
  });
}

function validated(run: Run | { what: unknown }): Run {
  if (!('inspections' in run)) throw new Error('the run looked at nothing');
  return run;
}

export async function benchPlan(count: number): Promise<string[]> {
  const vault = makeVault(count);
  let service: NoteServiceController = await deskOver(vault.folder);
  const fresh = async (): Promise<void> => {
    service = await deskOver(vault.folder);
  };
  const run = validated(await service.validate(ALL));
  const first = buildPlan(
    inputOf(
      run.inspections.map((inspection) => ({ inspection })),
      [],
    ),
  );
  const input = inputOf(linkedNotes(run, first), recordsOf(first));
  let plan = first;
  const times = await timed(
    [
      { name: 'read', before: fresh, work: () => service.validate(ALL) },
      { name: 'plan', work: () => (plan = buildPlan(input)) },
    ],
    ROUNDS,
  );
  vault.remove();
  const acting = plan.rows.filter(({ verb }) => verb !== 'unchanged').length;
  const expected = Math.ceil(count / 10) + Math.ceil(count / 11) - Math.ceil(count / 110);
  if (acting !== expected) throw new Error(`${acting} rows would do something instead of ${expected}`);
  const [read, made] = [fastest(times, 'read'), fastest(times, 'plan')];
  const ratio = (read + made) / read;
  return [
    line('plan for as many notes as records', `${made.toFixed(0)} ms`, '', undefined),
    line('  × read + check + attribute', (made / read).toFixed(2), 'at most 1.1', made / read <= 1.1),
    line('  both together × read + check + attribute', ratio.toFixed(2), 'for comparison', undefined),
  ];
}
