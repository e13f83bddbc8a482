/** A server's response, the same for every CRM. */

export interface Answer {
  status: number;
  /** JSON unless a string; omitted for an empty body. */
  body?: unknown;
  headers?: Record<string, string>;
  contentType?: string;
}

/** Stops the handling of a request and returns this answer. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}
