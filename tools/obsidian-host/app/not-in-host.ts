/** A part of the app that the host lacks. It is an error, so that a test cannot pass because it was ignored. */
export class NotInHost extends Error {
  constructor(what: string) {
    super(`The host lacks ${what}`);
    this.name = 'NotInHost';
  }
}
