/** A file of the run itself (settings, state) that can’t be read; the message names it and says what to do. */
export class UnreadableFile extends Error {}
