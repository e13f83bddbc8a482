/** `GET /v1/crm/formats`: the names of the formats, as a list. */
import { TARGET_IDS } from '../../targets/targets.ts';
import type { Route } from './route.ts';

export const formatsRoute: Route = {
  method: 'GET',
  path: '/v1/crm/formats',
  summary: 'List the formats',
  answer: () => Promise.resolve({ ok: TARGET_IDS }),
};
