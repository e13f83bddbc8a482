/** An operation of the tests: one file, as in the recipe "Add an operation" of CONTRIBUTING.md. */
import * as v from 'valibot';
import { isOperationError, type Operation } from '../../src/operations/operation.ts';
import { choiceParameter } from '../../src/operations/parameters.ts';
import { SELECTION, selectionIn } from '../../src/operations/selection.ts';

const PARAMETERS = v.object({ what: choiceParameter('kind', ['notes', 'errors'], 'What to count'), ...SELECTION });

export const countOperation: Operation<typeof PARAMETERS, number> = {
  name: 'count',
  description: 'Count notes or errors',
  parameters: PARAMETERS,
  access: 'reads',
  run: async (parameters, { notes, messages }) => {
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const run = await notes.validate(selection);
    if ('nearest' in run) return { error: messages.unknownSelection(run) };
    return run.inspections.filter(({ valid }) => parameters.what === 'notes' || !valid).length;
  },
  attention: (count) => (count === 0 ? 'Issues' : undefined),
  json: (count) => new Map([['count', count]]),
  text: (count) => `${count} counted`,
};
