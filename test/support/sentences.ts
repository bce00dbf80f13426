/** What is no prose: code blocks, generated sections' marks, tables, headings, HTML. */
const NO_PROSE = [/^```[\s\S]*?^```/gm, /<!--[\s\S]*?-->/g, /^\s*[|#<].*$/gm];

/** The words of each sentence of a page in Markdown. A line of a list is a sentence, or several. Code counts as one word. */
export function sentencesOf(page: string): readonly string[][] {
  const prose = NO_PROSE.reduce((text, pattern) => text.replace(pattern, '\n\n'), page)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`[^`]*`/g, 'Code');
  return prose
    .split(/\n\s*\n|\n\s*(?:[-*]|\d+\.)\s/)
    .flatMap(block => block.replaceAll(/\s+/g, ' ').split(/(?<=[.!?:]["”*)]*)\s+(?=["“*(]*[A-Z])/))
    .map(sentence => sentence.split(' ').filter(word => /\w/.test(word)))
    .filter(words => words.length > 2);
}
