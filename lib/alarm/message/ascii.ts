/** Letters that are not a Latin letter with a mark, in lower case. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' },
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', й: 'j', к: 'k', л: 'l' },
  ...{ м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch' },
  ...{ ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', є: 'ye', і: 'i', ґ: 'g' },
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm' },
  ...{ ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps' },
  ...{ ω: 'o', '–': '-', '—': '-', '…': '...', '“': '"', '”': '"', '‘': "'", '’': "'", '→': '->' },
};

/**
 * A text in ASCII. Latin, Cyrillic and Greek letters become Latin ones. Any other characters in a row become one `~`, so
 * that the rest of a name can still be read.
 */
export function ascii(text: string): string {
  const letters = [...text.normalize('NFKD').replace(/\p{M}/gu, '')].map(latin).join('');
  return letters.replace(/[\p{Cc}\s]+/gu, ' ').replace(/[^\x20-\x7e]+/g, '~');
}

function latin(letter: string): string {
  const lower = letter.toLowerCase();
  const found = LETTERS[lower];
  if (found === undefined) return letter;
  return lower === letter ? found : found.charAt(0).toUpperCase() + found.slice(1);
}
