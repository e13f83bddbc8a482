/** The operation that lists the export formats. */
import * as v from 'valibot';
import { TARGET_IDS, TARGETS, type TargetId } from '../targets/targets.ts';
import type { Operation } from './operation.ts';

const PARAMETERS = v.object({});

export const formatsOperation: Operation<typeof PARAMETERS, readonly TargetId[]> = {
  name: 'formats',
  description: 'List the export formats',
  parameters: PARAMETERS,
  access: 'reads',
  run: () => Promise.resolve(TARGET_IDS),
  attention: () => undefined,
  json: (ids) => ids,
  text: (ids) => ids.map((id) => `${id}  ${TARGETS[id].label}`).join('\n'),
};
