/** What a server answers, whichever CRM it plays. */

export interface Answer {
  status: number;
  /** JSON unless a string; absent for an empty body. */
  body?: unknown;
  headers?: Record<string, string>;
  contentType?: string;
}

/** Ends the handling of a request with this answer. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}
