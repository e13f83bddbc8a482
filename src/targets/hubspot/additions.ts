/** Adding properties that deals lack, after the user agreed. */
import {
  fieldIn,
  type Addition,
  type AdditionAnswer,
  type Additions,
  type CrmScope,
  type WantedField,
} from '../core/crm.ts';
import type { Talk, Trouble } from '../flow/request-flow.ts';
import { COMPANY, post } from './api.ts';
import { troubleOf } from './errors.ts';

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
  lacking: ({ schema, options }, wanted) =>
    wanted
      .filter(({ remote }) => {
        const beside = remote === COMPANY || remote === options['partnerLabel'];
        return (
          /^[a-z][a-z0-9_]*$/.test(remote) && fieldIn(schema, remote) === undefined && !beside && !OWN.test(remote)
        );
      })
      .map((field) => ({ name: field.remote, label: field.label, about: aboutOf(field) })),
  add,
};

function aboutOf({ remote, kind }: WantedField): About {
  if (kind !== 'text') return kind === 'key' ? 'single-line text, unique' : 'number';
  return /notes|comment|explanation/.test(remote) ? 'multi-line text' : 'single-line text';
}

/** Adds the properties one after another; a connection error applies to all remaining ones. */
function* add(scope: CrmScope, wanted: readonly Addition[]): Talk<readonly AdditionAnswer[]> {
  let fatal = yield* made(scope, 'deals/groups', GROUP);
  const answers: AdditionAnswer[] = [];
  for (const { name, label, about } of wanted) {
    const property = { name, label, groupName: GROUP.name, ...SHAPES[about as About] };
    const trouble = fatal ?? (yield* made(scope, 'deals', property));
    if (trouble !== undefined && trouble.kind !== 'record') fatal = trouble;
    answers.push(trouble === undefined ? { name, ok: true } : { name, ok: false, trouble });
  }
  return answers;
}

/** Creates a property or a group. Returns its error, or `undefined` if it exists now, even if it existed before. */
function* made(scope: CrmScope, resource: string, body: unknown): Talk<Trouble | undefined> {
  const response = yield { ...post(scope, 'crm/properties', resource, body), hears: true };
  return response.status === 409 ? undefined : troubleOf(response);
}
