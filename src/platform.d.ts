/** The platform types that core modules use; every runtime of the plugin has them. The core compiles against these alone. */
interface AbortSignal {
  readonly aborted: boolean;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | Uint8Array, options?: { readonly stream?: boolean }): string;
}

declare function atob(text: string): string;
declare function btoa(bytes: string): string;
