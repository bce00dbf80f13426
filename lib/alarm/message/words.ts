/** The parts of an alarm's description. */
export type Words = {
  /** What the alarm is about: the first sentence, without its full stop. `undefined`: there is no description. */
  readonly subject: string | undefined;
  /** What else the description says about the meaning. */
  readonly more: string | undefined;
  /** The first thing to do. */
  readonly first: string | undefined;
  /** Where to look. */
  readonly look: string | undefined;
};

/** A sentence ends before a capital letter. So `e.g. the disk` and `0.5 GB` do not end one. */
const FIRST_SENTENCE = /^(.+?)[.!]+(?=\s+\p{Lu}|\s*$)/su;

/**
 * Reads the description of an alarm. The stack of Beacon writes `<meaning> First: <what to do> Look: <where> Runbook:
 * <link>`. Any other description is read as far as it has these parts.
 */
export function wordsOf(description: string | undefined): Words {
  const [meaning = '', ...parts] = (description ?? '').split(/(?:^|\s+)(First|Look|Runbook):\s+/);
  const part = (name: string) => {
    const index = parts.indexOf(name);
    return index < 0 ? undefined : parts[index + 1]?.trim() || undefined;
  };
  const text = meaning.trim();
  const [whole = text, subject = text] = FIRST_SENTENCE.exec(text) ?? [];
  return {
    subject: subject || undefined,
    more: text.slice(whole.length).trim() || undefined,
    first: part('First'),
    look: part('Look'),
  };
}
