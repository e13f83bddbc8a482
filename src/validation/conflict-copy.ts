/** Check for a copy that a sync tool made of a note that changed on two devices. */
import { conflictCopyOrigin } from '../domain/conflict-copy.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';

/** A separate ID for the copy would create a second opportunity, so no fix is offered. */
export const conflictCopy: Check = {
  codes: ['conflict-copy'],
  check: (_, { path }) => {
    const original = conflictCopyOrigin(path);
    return original === undefined ? NO_FINDINGS : [{ code: 'conflict-copy', data: { original } }];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'the name of a conflict copy',
    yaml: '',
    context: { path: 'Deals/Radar (conflicted copy 2026-01-02).md' },
    finds: ['conflict-copy'],
  },
  { name: 'a name with a number', yaml: '', context: { path: 'Deals/Radar (2).md' }, finds: [] },
];
