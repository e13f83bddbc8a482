/** Conversations held by hand: what was sent, and how it ended. */
import { defaultParser } from '@odata/parser';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import type { CrmScope, RemoteField, RemoteSchema } from '../../../src/targets/crm.ts';
import type { Talk, Trouble, WireRequest, WireResponse } from '../../../src/targets/wire.ts';

export interface Held<Out> {
  readonly sent: readonly WireRequest[];
  readonly out?: Out;
  readonly trouble?: Trouble;
}

export type Reply = Omit<Partial<WireResponse>, 'body'> & { readonly json?: unknown; readonly body?: string };

/** One answer: 200 with that JSON. */
export function ok(json: unknown): Reply {
  return { json };
}

/** A page of a listing. */
export function page(value: readonly unknown[], nextLink?: string): Reply {
  return { json: { value, ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }) } };
}

/** A refusal, of a whole request or of a part. */
export function refused(status: number, code = '', message = 'no', headers: Record<string, string> = {}): Reply {
  return { status, headers, json: { error: { code, message } } };
}

export function response({ status = 200, headers = {}, json, body }: Reply): WireResponse {
  const type = { 'content-type': 'application/json; odata.metadata=minimal' };
  return { status, headers: { ...type, ...headers }, body: body ?? (json === undefined ? '' : JSON.stringify(json)) };
}

/** The answer to a batch, with lines that end in `eol`. */
export function batched(replies: readonly Reply[], eol = '\r\n', boundary = 'batchresponse_1'): Reply {
  const parts = replies
    .map(response)
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

/** Gives the answers in their order, and sees trouble where the target sees it. An answer too few or too many throws, as does a filter that is none. */
export function hold<Out>(talk: Talk<Out>, replies: readonly Reply[] = []): Held<Out> {
  const sent: WireRequest[] = [];
  let step = talk.next();
  while (!step.done) {
    const said = step.value;
    if ('trouble' in said) return { sent, trouble: said.trouble };
    if ('waitMs' in said) throw new Error('Nothing is waited for here');
    const reply = replies[sent.length];
    sent.push(said);
    const filter = queried(said, '$filter');
    if (filter !== undefined) defaultParser.filter(filter);
    if (reply === undefined) throw new Error(`No answer to ${said.method} ${said.path}`);
    const answer = response(reply);
    const trouble = said.hears ? undefined : crm.trouble(answer);
    if (trouble !== undefined) return { sent, trouble };
    step = talk.next(answer);
  }
  if (sent.length !== replies.length) throw new Error(`${replies.length} answers for ${sent.length} requests`);
  return { sent, out: step.value };
}

/** An option of the query in a request's address; a plus sign is no blank. */
export function queried(request: WireRequest | undefined, name: string): string | undefined {
  const parts = (request?.path ?? '').split('?')[1]?.split('&') ?? [];
  const found = parts.find((part) => part.startsWith(`${name}=`));
  return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
}

/** A field that may be written and needs nothing. */
function remote(name: string, more: Partial<RemoteField> = {}): RemoteField {
  return { name, label: name, type: 'text', creatable: true, updatable: true, required: false, ...more };
}

/** A deal's scope, with a key column; options are those of a fresh target. */
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
    remote('statecode', { type: 'choice', act: true }),
    remote('customerid_account@odata.bind', account),
    remote('customerid_contact@odata.bind', { ...account, refersTo: 'contact' }),
    ...more,
  ];
  const schema: RemoteSchema = {
    fields: Object.fromEntries(all.map((field) => [field.name, field])),
    options: { openStatus: '1', wonStatus: '3', lostStatus: '4' },
  };
  const fields = all.map(({ name }) => name);
  return { version: '9.2', options: { create: 'guid', ...options }, keyField: 'new_key', fields, schema };
}
