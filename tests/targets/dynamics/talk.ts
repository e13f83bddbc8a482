/** Request flows with given responses: the requests and the result. */
import { defaultParser } from '@odata/parser';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import type { CrmScope, RemoteField } from '../../../src/targets/core/crm.ts';
import type { RequestFlow, CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { holdWith, responseOf, type Held, type Reply } from '../conversing.ts';
import { remote, schemaOf } from '../described.ts';

/** Returns a page of a list. */
export function page(value: readonly unknown[], nextLink?: string): Reply {
  return { json: { value, ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }) } };
}

/** Returns a rejection of a whole request or of a part. */
export function refused(status: number, code = '', message = 'no', headers: Record<string, string> = {}): Reply {
  return { status, headers, json: { error: { code, message } } };
}

/** Returns the response to a batch, with lines that end in `eol`. */
export function batched(replies: readonly Reply[], eol = '\r\n', boundary = 'batchresponse_1'): Reply {
  const parts = replies
    .map(responseOf)
    .map(({ status, headers, body }) =>
      [
        `--${boundary}`,
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        `HTTP/1.1 ${status} Whatever`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        '',
        body,
      ].join(eol),
    );
  return {
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: [...parts, `--${boundary}--`, ''].join(eol),
  };
}

export function hold<Out>(talk: RequestFlow<Out>, replies: readonly Reply[] = []): Held<Out> {
  return holdWith(crm, parsed(talk), replies);
}

/** Returns the same flow; throws for a filter that is not valid OData. */
export function* parsed<Out>(talk: RequestFlow<Out>): RequestFlow<Out> {
  let step = talk.next();
  while (!step.done) {
    const filter = 'path' in step.value ? queried(step.value, '$filter') : undefined;
    if (filter !== undefined) defaultParser.filter(filter);
    step = talk.next(yield step.value);
  }
  return step.value;
}

/** Returns an option of the query in a request's URL; a plus sign is not decoded as a space. */
export function queried(request: CrmRequest | undefined, name: string): string | undefined {
  const parts = (request?.path ?? '').split('?')[1]?.split('&') ?? [];
  const found = parts.find((part) => part.startsWith(`${name}=`));
  return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
}

/** Returns the scope of an opportunity with a key column; options are the initial ones. */
export function scopeOf(options: Readonly<Record<string, string>> = {}, more: readonly RemoteField[] = []): CrmScope {
  const account = { type: 'lookup', readAs: '_customerid_value', refersTo: 'account' } as const;
  const all = [
    remote('new_key', { key: true }),
    remote('name', { length: 300 }),
    remote('estimatedvalue', { type: 'number', scale: 2 }),
    remote('estimatedclosedate', { type: 'day' }),
    remote('new_followup', { type: 'moment' }),
    remote('new_flag', { type: 'flag' }),
    remote('salesstage', { type: 'choice' }),
    remote('statecode', { type: 'choice', isTransition: true }),
    remote('customerid_account@odata.bind', account),
    remote('customerid_contact@odata.bind', { ...account, refersTo: 'contact' }),
    ...more,
  ];
  const schema = { ...schemaOf(...all), options: { openStatus: '1', wonStatus: '3', lostStatus: '4' } };
  const fields = all.map(({ name }) => name);
  return { version: '9.2', options: { create: 'guid', ...options }, keyField: 'new_key', fields, schema };
}
