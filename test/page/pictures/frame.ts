/** Colours of the pictures that are not the status page. */
const STYLE = `
:root{color-scheme:light dark;--bg:#e9ecf1;--card:#fff;--ink:#161a22;--soft:#565f6e;--line:#d5dae2}
@media (prefers-color-scheme:dark){:root{--bg:#0b0d11;--card:#161a21;--ink:#eceff4;--soft:#9ba5b4;--line:#2b323d}}
*{box-sizing:border-box}
body{margin:0;padding:24px;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,"Noto Sans",sans-serif}
.frame{background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.bar{display:flex;gap:7px;padding:10px 14px;border-bottom:1px solid var(--line);color:var(--soft);font-size:13px}
.bar i{width:11px;height:11px;border-radius:50%;background:var(--line);align-self:center}
.bar span{margin:auto}
pre{margin:0;padding:14px 16px;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,monospace}
dl{margin:0;padding:14px 16px;border-bottom:1px solid var(--line);display:grid;grid-template-columns:max-content 1fr;gap:2px 12px}
dt{color:var(--soft)}dd{margin:0}
`;

/** A page with a window, for a picture. @param body HTML */
export const framed = (title: string, body: string, style = ''): string =>
  `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}${style}</style><div class="frame"><div class="bar"><i></i><i></i><i></i><span>${title}</span></div>${body}</div>`;

/** Text for HTML. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
