/** The requests that may be sent, as a table: reads always, writes in writing mode, and no request to another host. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRequestAllowed } from '../../../src/sync/crm/dry-run-guard.ts';
import type { CrmRequest } from '../../../src/targets/flow/request-flow.ts';

const READS = [{ method: 'POST', path: /^\/search$/g }] as const;

function may(request: Partial<CrmRequest>, mode: 'reading' | 'writing'): boolean {
  return isRequestAllowed({ method: 'GET', path: '/data', ...request }, READS, mode);
}

test.each<[string, Partial<CrmRequest>]>([
  ['a GET', {}],
  ['a GET with a query', { path: '/data/query?q=SELECT+Id+FROM+Deal%20' }],
  ['a GET of the root', { path: '/' }],
  ['a request that is listed as a read', { method: 'POST', path: '/search', body: '{}' }],
  ['a listed request with a query', { method: 'POST', path: '/search?limit=1' }],
  ['a GET with headers', { headers: { Accept: 'application/json', 'If-None-Match': '"a"' } }],
  ['a value with encoded slashes and dots', { path: '/data/Key__c/a%2Fb.c..d' }],
])('%s may always be sent', (_, request) => {
  expect([may(request, 'reading'), may(request, 'writing')]).toEqual([true, true]);
  expect(may(request, 'reading')).toBe(true);
});

test.each<[string, Partial<CrmRequest>]>([
  ['a POST', { method: 'POST' }],
  ['a PATCH', { method: 'PATCH' }],
  ['a PUT', { method: 'PUT' }],
  ['a DELETE', { method: 'DELETE' }],
  ['another method at a listed path', { method: 'PATCH', path: '/search' }],
  ['a path that only starts like a listed one', { method: 'POST', path: '/search/delete' }],
  ['a path that only contains a listed one', { method: 'POST', path: '/data/search' }],
  ['a listed path that requests another method', { method: 'POST', path: '/search?_HttpMethod=PATCH' }],
  ['a GET that requests another method', { path: '/data?a=1&_HttpMethod=DELETE' }],
  ['a GET with a body', { body: '{}' }],
])('%s may be sent only in writing mode', (_, request) => {
  expect([may(request, 'reading'), may(request, 'writing')]).toEqual([false, true]);
});

test.each<[string, Partial<CrmRequest>]>([
  ['no path', { path: '' }],
  ['a path without its slash', { path: 'data' }],
  ['a complete URL', { path: 'https://evil.example/data' }],
  ['another host', { path: '//evil.example/data' }],
  ['another host with a backslash', { path: '/\\evil.example' }],
  ['a backslash later in the path', { path: '/data\\..' }],
  ['credentials in front', { path: '@evil.example' }],
  ['a line break', { path: '/data\r\nHost: evil.example' }],
  ['a tab', { path: '/da\tta' }],
  ['a blank', { path: '/da ta' }],
  ['a fragment', { path: '/data#x' }],
  ['dots for the parent folder', { path: '/search/../data' }],
  ['encoded dots for the parent folder', { path: '/search/%2E%2e/data' }],
  ['a dot at the end', { path: '/data/.' }],
  ['a line break in a header', { headers: { Accept: 'a\r\nX: b' } }],
  ['a line break in the name of a header', { headers: { 'A\r\nX': 'b' } }],
  ['an authorization header', { headers: { authorization: 'Bearer x' } }],
  ['a host header', { headers: { Host: 'evil.example' } }],
  ['a cookie', { headers: { Cookie: 'a=b' } }],
  ['a method in a header', { headers: { 'X-HTTP-Method-Override': 'DELETE' } }],
])('%s may never be sent', (_, request) => {
  expect([may(request, 'reading'), may(request, 'writing')]).toEqual([false, false]);
});

test('any request that may be sent stays on its host', () => {
  const piece = fc.constantFrom('/', '\\', '.', '..', '@', ':', '%2e', '%2F', 'a', 'evil.example', '?', '#', '\n', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = pieces.join('');
      if (!may({ path }, 'writing')) return;
      const url = new URL(`https://crm.example${path}`);
      expect([url.host, url.username, url.pathname + url.search]).toEqual([
        'crm.example',
        '',
        path.replace(/^([^?]*)\?$/, '$1'),
      ]);
    }),
    { numRuns: 2000 },
  );
});
