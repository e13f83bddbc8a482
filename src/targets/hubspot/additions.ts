/** Adding properties that deals lack, after the user agreed. */
import {
  fieldIn,
  type Addition,
  type AdditionResult,
  type Additions,
  type CrmScope,
  type FieldSpecToAdd,
} from '../core/crm.ts';
import type { RequestFlow, CrmError } from '../flow/request-flow.ts';
import { COMPANY, post } from './api.ts';
import { toCrmError } from './errors.ts';

const GROUP = { name: 'crm_sync_attribution', label: 'CRM Sync and Attribution' };

/** Definition of a property by its description. The uniqueness of an existing property cannot be changed. */
const SHAPES = {
  'single-line text, unique': { type: 'string', fieldType: 'text', hasUniqueValue: true },
  'single-line text': { type: 'string', fieldType: 'text' },
  'multi-line text': { type: 'string', fieldType: 'textarea' },
  number: { type: 'number', fieldType: 'number' },
};

type About = keyof typeof SHAPES;

/** Properties that every account has, even if the service key cannot access them. */
const OWN =
  /^(?:hs_|hubspot_)|^(?:dealname|amount|closedate|dealstage|pipeline|deal_currency_code|description|dealtype|createdate)$/;

/** Adding of missing deal properties. */
export const additions: Additions = {
  findMissing: ({ schema, options }, specs) =>
    specs
      .filter(({ remote }) => {
        const isAssociation = remote === COMPANY || remote === options['partnerLabel'];
        return (
          /^[a-z][a-z0-9_]*$/.test(remote) &&
          fieldIn(schema, remote) === undefined &&
          !isAssociation &&
          !OWN.test(remote)
        );
      })
      .map((field) => ({ name: field.remote, label: field.label, about: aboutOf(field) })),
  add,
};

function aboutOf({ remote, kind }: FieldSpecToAdd): About {
  if (kind !== 'text') return kind === 'key' ? 'single-line text, unique' : 'number';
  return /notes|comment|explanation/.test(remote) ? 'multi-line text' : 'single-line text';
}

/** Adds the properties one after another; a connection error applies to all remaining ones. */
function* add(scope: CrmScope, missing: readonly Addition[]): RequestFlow<readonly AdditionResult[]> {
  let fatal = yield* createRequest(scope, 'deals/groups', GROUP);
  const answers: AdditionResult[] = [];
  for (const { name, label, about } of missing) {
    const property = { name, label, groupName: GROUP.name, ...SHAPES[about as About] };
    const error = fatal ?? (yield* createRequest(scope, 'deals', property));
    if (error !== undefined && error.kind !== 'record') fatal = error;
    answers.push(error === undefined ? { name, ok: true } : { name, ok: false, error });
  }
  return answers;
}

/** Creates a property or a group. Returns its error, or `undefined` if it exists now, even if it existed before. */
function* createRequest(scope: CrmScope, resource: string, body: unknown): RequestFlow<CrmError | undefined> {
  const response = yield { ...post(scope, 'crm/properties', resource, body), deliverErrors: true };
  return response.status === 409 ? undefined : toCrmError(response);
}
