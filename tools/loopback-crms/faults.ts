/** Trouble on order, whichever CRM is played: what happens to the next requests that match. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { ApiRequest } from './request.ts';

/** `work` says whether the request is handled all the same: with it, the change is made and nobody is told. */
export type Fault =
  | { kind: 'drop'; work: boolean }
  | { kind: 'hang'; work: boolean }
  | { kind: 'answer'; work: boolean; answer: Answer }
  | { kind: 'truncate' }
  | { kind: 'wait'; until: () => Promise<void> };

/** A method and a part of the path, such as `PATCH /composite/sobjects`; either may stand alone. Or a function. */
type RequestMatch = string | ((request: ApiRequest) => boolean);

export interface Ordered<M, F> {
  match: M;
  fault: F;
  left: number;
}

/** A page of a listing as it would go out, and the address that was asked for; gives what goes out. */
type PageChange = (page: Record<string, unknown>, address: string) => Record<string, unknown>;

/** The order book of one server. */
export class RequestFaults {
  #requests: Ordered<RequestMatch, Fault>[] = [];
  #pages: Ordered<string, PageChange>[] = [];

  /** Orders a fault for the next requests that match. */
  on(match: RequestMatch, fault: Fault, times = 1): void {
    this.#requests.push({ match, fault, left: times });
  }

  /** Keeps the next matching request waiting; `arrived` tells when it has come. */
  hold(match: RequestMatch): { arrived: Promise<void>; release: () => void } {
    const arrival = gate();
    const leave = gate();
    const until = (): Promise<void> => {
      arrival.open();
      return leave.passed;
    };
    this.on(match, { kind: 'wait', until });
    return { arrived: arrival.passed, release: leave.open };
  }

  /** Orders another page in the place of the next ones of listings whose address has this in it. */
  onPage(match: string, change: PageChange, times = 1): void {
    this.#pages.push({ match, fault: change, left: times });
  }

  clear(): void {
    this.#requests = [];
    this.#pages = [];
  }

  forPage(page: Record<string, unknown>, address: string): Record<string, unknown> {
    return takeOrdered(this.#pages, (match) => address.includes(match))?.(page, address) ?? page;
  }

  forRequest(request: ApiRequest): Fault | undefined {
    return takeOrdered(this.#requests, (match) => fits(match, request));
  }
}

function gate(): { passed: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    passed,
    open: () => {
      open();
    },
  };
}

/** The first order that still stands and fits, which has then struck once more. */
export function takeOrdered<M, F>(ordered: readonly Ordered<M, F>[], fit: (match: M) => boolean): F | undefined {
  const found = ordered.find((one) => one.left > 0 && fit(one.match));
  if (found !== undefined) found.left -= 1;
  return found?.fault;
}

function fits(match: RequestMatch, request: ApiRequest): boolean {
  if (typeof match === 'function') return match(request);
  const [, method, path = ''] = /^([A-Z]+)?\s*(.*)$/.exec(match) ?? [];
  return (method === undefined || method === request.method) && request.url.includes(path);
}

/** The connection ends before the server has looked at the request. */
export const dropBefore: Fault = { kind: 'drop', work: false };

/** The change is made, and the connection ends before the answer. */
export const dropAfter: Fault = { kind: 'drop', work: true };

/** No answer ever comes; nothing was done. */
export const hang: Fault = { kind: 'hang', work: false };

/** No answer ever comes, and yet the change was made. */
export const hangAfter: Fault = { kind: 'hang', work: true };

/** The change is made, and the answer stops in the middle of its JSON. */
export const truncated: Fault = { kind: 'truncate' };

/** Nothing is done, and this comes back. */
export function answer(status: number, body: unknown, more: Partial<Answer> = {}): Fault {
  return { kind: 'answer', work: false, answer: { status, body, ...more } };
}

/** Real time, not the org's: for a client that waits. */
export function delay(ms: number): Fault {
  return { kind: 'wait', until: () => sleep(ms) };
}

export const unavailable = answer(503, '<html><body><h1>Service unavailable</h1></body></html>', {
  contentType: 'text/html; charset=utf-8',
});

/** The page of a proxy on the way back: the work was done, and the answer says it was not. */
export const unavailableAfter: Fault = { ...unavailable, work: true } as Fault;

/** A body of this many bytes, valid as JSON and good for nothing. */
export function gigantic(bytes: number): Fault {
  return answer(200, `"${'x'.repeat(bytes - 2)}"`, { contentType: 'application/json;charset=UTF-8' });
}

/** Sends the client, and whatever it carries, somewhere else. */
export function redirectTo(url: string): Fault {
  return answer(302, undefined, { headers: { Location: url } });
}
