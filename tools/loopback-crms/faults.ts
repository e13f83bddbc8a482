/** Ordered faults of every CRM: what happens to the next requests that match. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { ApiRequest } from './request.ts';

/** With `work`, the request is still handled: the change is made and the client gets no answer about it. */
export type Fault =
  | { kind: 'drop'; work: boolean }
  | { kind: 'hang'; work: boolean }
  | { kind: 'answer'; work: boolean; answer: Answer }
  | { kind: 'truncate' }
  | { kind: 'wait'; until: () => Promise<void> };

/** A method and a part of the path, such as `PATCH /composite/sobjects`; either alone is enough. Or a function. */
type RequestMatch = string | ((request: ApiRequest) => boolean);

export interface Ordered<M, F> {
  match: M;
  fault: F;
  left: number;
}

/** Receives a page of a listing and the requested address; returns the page to send. */
type PageChange = (page: Record<string, unknown>, address: string) => Record<string, unknown>;

/** The faults that are ordered at one server. */
export class RequestFaults {
  #requests: Ordered<RequestMatch, Fault>[] = [];
  #pages: Ordered<string, PageChange>[] = [];

  /** Orders a fault for the next requests that match. */
  on(match: RequestMatch, fault: Fault, times = 1): void {
    this.#requests.push({ match, fault, left: times });
  }

  /** Holds the next matching request; `arrived` resolves when it has arrived. */
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

  /** Replaces the next pages of listings whose address contains the text. */
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

/** Returns the first order that is not used up and matches, and counts it. */
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

/** The connection closes before the server has read the request. */
export const dropBefore: Fault = { kind: 'drop', work: false };

/** The change is made, and the connection closes before the answer. */
export const dropAfter: Fault = { kind: 'drop', work: true };

/** No answer is sent, and no change is made. */
export const hang: Fault = { kind: 'hang', work: false };

/** No answer is sent, but the change is made. */
export const hangAfter: Fault = { kind: 'hang', work: true };

/** The change is made, and the answer stops in the middle of its JSON. */
export const truncated: Fault = { kind: 'truncate' };

/** Makes no change and returns this answer. */
export function answer(status: number, body: unknown, more: Partial<Answer> = {}): Fault {
  return { kind: 'answer', work: false, answer: { status, body, ...more } };
}

/** Waits in real time, not the org's: for clients that wait. */
export function delay(ms: number): Fault {
  return { kind: 'wait', until: () => sleep(ms) };
}

export const unavailable = answer(503, '<html><body><h1>Service unavailable</h1></body></html>', {
  contentType: 'text/html; charset=utf-8',
});

/** An error page of a proxy: the change is made, and the answer reports a failure. */
export const unavailableAfter: Fault = { ...unavailable, work: true } as Fault;

/** Returns a body of this many bytes that is valid JSON without content. */
export function gigantic(bytes: number): Fault {
  return answer(200, `"${'x'.repeat(bytes - 2)}"`, { contentType: 'application/json;charset=UTF-8' });
}

/** Redirects the client, with its headers, to another address. */
export function redirectTo(url: string): Fault {
  return answer(302, undefined, { headers: { Location: url } });
}
