/** A settings or state file that can’t be read; the message names it and states what to do. */
export class UnreadableFile extends Error {}
