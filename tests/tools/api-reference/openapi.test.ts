/** The OpenAPI document: up to date, valid by the official schema, and with every route, operation, and error. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../../src/operations/http/http-message.ts';
import { ROUTES } from '../../../src/operations/http/routes.ts';
import { OPERATIONS } from '../../../src/operations/operations.ts';
import { parametersOf } from '../../../src/operations/parameters.ts';
import { openApiText } from '../../support/docs.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8');

interface Call {
  readonly operationId: string;
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties: object } }>>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Call>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const DOCUMENT = JSON.parse(TEXT) as Document;

function callTo(path: string, method: string): Call {
  const call = DOCUMENT.paths[path]?.[method];
  if (call === undefined) throw new Error(`${method} ${path} is missing`);
  return call;
}

/** Returns the members of the body of a call. */
function membersIn({ requestBody }: Call): readonly string[] {
  return Object.keys(requestBody?.content['application/json']?.schema.properties ?? {});
}

test('docs/openapi.json is up to date', () => {
  expect(TEXT).toBe(openApiText());
});

describe('the official schema of OpenAPI 3.1', () => {
  async function isValid(document: object): Promise<boolean> {
    const validator = new Validator();
    const { valid } = await validator.validate(structuredClone(document) as Record<string, unknown>);
    return valid && validator.version === '3.1';
  }

  test('accepts the document', async () => {
    expect(await isValid(DOCUMENT)).toBe(true);
  });

  test.each<[string, (text: string) => string]>([
    ['another version', (text) => text.replace('"3.1.0"', '"3.7.0"')],
    ['a misspelled member', (text) => text.replace('"responses"', '"response"')],
    ['a parameter in an unknown place', (text) => text.replace('"in": "path"', '"in": "body"')],
    ['a path without a slash', (text) => text.replace('"/v1/crm/formats"', '"v1/crm/formats"')],
    ['a response without a description', (text) => text.replace('"description": "The answer"', '"about": "x"')],
  ])('rejects %s', async (_, change) => {
    expect(change(TEXT)).not.toBe(TEXT);
    expect(await isValid(JSON.parse(change(TEXT)) as object)).toBe(false);
  });
});

test('every reference has a target', () => {
  const references = [...TEXT.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path = '']) => path);
  const targetOf = (path: string): unknown =>
    path.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], DOCUMENT);
  expect(references).not.toEqual([]);
  expect(references.filter((path) => targetOf(path) === undefined)).toEqual([]);
});

test('every route and operation has one path, each with its own ID', () => {
  const routes = ROUTES.filter(({ path }) => !path.endsWith('/:name')).map(({ path, method }) => [
    path.replace(':id', '{id}'),
    [method.toLowerCase()],
  ]);
  const operations = OPERATIONS.map(({ name }) => [`/v1/crm/operations/${name}`, ['post']]);
  const paths = Object.entries(DOCUMENT.paths).map(([path, calls]) => [path, Object.keys(calls)]);
  expect(paths).toEqual([...routes, ...operations]);
  const ids = Object.values(DOCUMENT.paths).flatMap((calls) => Object.values(calls).map((call) => call.operationId));
  expect(ids).toEqual([...new Set(ids)]);
});

test('every body has the members that its route or operation reads', () => {
  for (const { path, method, members = {} } of ROUTES.filter(({ path }) => !path.endsWith('/:name')))
    expect(membersIn(callTo(path.replace(':id', '{id}'), method.toLowerCase()))).toEqual(Object.keys(members));
  for (const operation of OPERATIONS) {
    const parameters = parametersOf(operation);
    const call = callTo(`/v1/crm/operations/${operation.name}`, 'post');
    expect(membersIn(call)).toEqual(parameters.map(({ name }) => name));
    expect(call.requestBody?.required).toBe(parameters.some(({ required }) => required));
  }
});

test('every status of an error is a response, except of a path or method that is not in the document', () => {
  const statuses = Object.values(DOCUMENT.paths)
    .flatMap((calls) => Object.values(calls))
    .flatMap(({ responses }) => Object.keys(responses));
  const expected = Object.values(PROBLEMS).map(([status]) => String(status));
  expect([...new Set(statuses)].sort()).toEqual(
    [...new Set(['200', ...expected])].filter((one) => one !== '405').sort(),
  );
});
