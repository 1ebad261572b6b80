/** A step that did not do what it should; the message is for the reader, without a stack trace. */
export class DemoError extends Error {}
