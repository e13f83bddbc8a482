/** How one value is spelled on the wire. */
export type CodecName = 'text';
