/** Planned bugs in the request flows with Salesforce, each with the scene that must detect it. */
import type { SceneBug } from '../../support/mutated.ts';
import type { SCENES } from './scenes.ts';

export const BUGS: readonly SceneBug<keyof typeof SCENES>[] = [
  {
    name: 'rows are read by the code of whole requests',
    file: 'targets/salesforce/errors.ts',
    from: "complaintIn(one, 'statusCode')",
    to: "complaintIn(one, 'errorCode')",
    scene: 'a bad row has its own error code, and the others succeed',
  },
  {
    name: 'whole requests are read by the code of rows',
    file: 'targets/salesforce/errors.ts',
    from: "complaintIn(one, 'errorCode')",
    to: "complaintIn(one, 'statusCode')",
    scene: 'a spent allowance ends the run',
  },
  {
    name: 'queries go into the address as they are',
    file: 'targets/salesforce/query.ts',
    from: '?q=${encodeURIComponent(soql)}',
    to: "?q=${soql.replaceAll(' ', '+')}",
    scene: 'a name is found regardless of its characters',
  },
  {
    name: 'quotes in a name are not escaped',
    file: 'targets/salesforce/query.ts',
    from: "text.replace(/[\\\\']/g, '\\\\$&')",
    to: 'text',
    scene: 'a name is found regardless of its characters',
  },
  {
    name: 'a response of another length is accepted',
    file: 'targets/salesforce/collections.ts',
    from: 'if (results.length !== count)',
    to: 'if (results.length < 0)',
    scene: 'a response for fewer records than were sent is rejected',
  },
  {
    name: 'a bulk job that is complete counts as passed for all',
    file: 'targets/salesforce/bulk.ts',
    from: 'if (bad !== undefined) return',
    to: "if (bad !== undefined) return { opId, ok: true, id: '006000000000001AAA', created: true }; if (bad)  return",
    scene: 'bulk results are matched by key, and some may fail',
  },
  {
    name: 'bulk results are matched by position',
    file: 'targets/salesforce/bulk.ts',
    from: 'lines.map(({ opId, rowKey }): WriteResult => {\n    const good = succeeded.get(rowKey);',
    to: 'lines.map(({ opId, rowKey }, at): WriteResult => {\n    const good = [...succeeded.values()][at];',
    scene: 'bulk results are matched by key, and some may fail',
  },
  {
    name: 'days become instants on the way',
    file: 'targets/core/codec.ts',
    from: 'day: (day) => day,',
    to: 'day: (day) => new Date(day).toISOString(),',
    scene: 'the close date is the day in the note',
  },
  {
    name: 'a rejected read is reported as a rejected record',
    file: 'targets/flow/refusal.ts',
    from: "error?.kind === 'record' ? { ...error, kind: 'connection' } : error",
    to: 'error',
    scene: 'an error of a read does not request a change of the note',
  },
  {
    name: 'the status goes before a code that is known',
    file: 'targets/salesforce/errors.ts',
    from: 'entry?.[0] ?? STATUSES[status] ?? (status >= 500',
    to: 'STATUSES[status] ?? (status >= 500 ? undefined : entry?.[0]) ?? (status >= 500',
    scene: 'a code means the same with any status',
  },
  {
    name: 'a record that changed since then is overwritten',
    file: 'sync/apply/recheck.ts',
    from: "if (isNew || arrived === 'other' || note === undefined) return changed;",
    to: 'if (isNew || note === undefined) return changed;',
    scene: 'what a colleague changed while the record was busy stays',
  },
  {
    name: 'a value that was changed back is no news',
    file: 'sync/apply/write-back-rows.ts',
    from: 'storedValues[remote] = now;',
    to: 'if (now !== crmValue) storedValues[remote] = now;',
    scene: 'a value that a trigger changes back is sent once',
  },
  {
    name: 'a stage only goes there',
    file: 'targets/salesforce/target.ts',
    from: "to: 'StageName', codec: 'stage', direction: 'both'",
    to: "to: 'StageName', codec: 'stage', direction: 'push'",
    scene: 'a deal that is closed and opened again there brings its stage along',
  },
];
