import { createHash } from 'node:crypto';

/** The only style of the page. Colours of text have a contrast of at least 4.5 to their background, in both schemes. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f4f5f8;--card:#fff;--ink:#161a22;--soft:#565f6e;--line:#dfe3ea;--track:#e6e9ef;--up:#16794a;--degraded:#8a5800;--down:#b9232b;--unknown:#5145b8;--maintenance:#1f6391}
@media (prefers-color-scheme:dark){:root{--bg:#0d1015;--card:#161a21;--ink:#eceff4;--soft:#9ba5b4;--line:#262c36;--track:#2a313c;--up:#48c585;--degraded:#e6ab3c;--down:#ff7a78;--unknown:#b0a8ff;--maintenance:#79bcec}}
*{box-sizing:border-box;margin:0}
body{background:var(--bg);color:var(--ink);font:1rem/1.45 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
.page{max-width:74rem;margin:auto;padding:clamp(1rem,3vw,2.5rem)}
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.2em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--maintenance);outline-offset:2px;border-radius:4px}
.hero{display:flex;align-items:center;gap:clamp(1rem,3vw,2rem);border-radius:1.1rem;padding:clamp(1.4rem,4vw,2.6rem);color:#fff}
.hero .icon{width:clamp(3rem,9vw,5.5rem);height:clamp(3rem,9vw,5.5rem)}
.hero h1{font-size:clamp(1.8rem,5.4vw,3.6rem);line-height:1.08;letter-spacing:-.025em;font-weight:750}
.hero p{font-size:clamp(1rem,2vw,1.3rem);margin-top:.45rem}
.hero .what{margin:0 0 .45rem;font-size:1rem;font-weight:600}
.hero.up{background:#136b41}.hero.degraded{background:#855400}.hero.down{background:#a81e27}.hero.unknown{background:#463ba3}.hero.maintenance{background:#1b5780}
.icon{width:1.2rem;height:1.2rem;flex:none;fill:currentColor}
h2{font-size:1.05rem;margin:2rem 0 .8rem;font-weight:650}
ul{list-style:none;padding:0;display:grid;gap:.9rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,15.5rem),1fr))}
.failing{grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}
.card{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:1rem 1.1rem;display:flex;flex-direction:column;gap:.6rem}
.failing .card{border-left:.4rem solid var(--look)}
.up{--look:var(--up)}.degraded{--look:var(--degraded)}.down{--look:var(--down)}.unknown{--look:var(--unknown)}.maintenance{--look:var(--maintenance)}
.card header{display:flex;gap:.55rem;align-items:center}
.card .icon,.card b{color:var(--look)}
.card small{color:var(--soft)}
.card b{font-weight:650;margin-left:auto;white-space:nowrap}
h3{font-size:1.05rem;font-weight:650}
.why{font-size:1.15rem}
.soft,figcaption,dt,footer{color:var(--soft);font-size:.875rem}
code{font:.85em ui-monospace,SFMono-Regular,Menlo,monospace}
dl{display:grid;grid-template-columns:fit-content(50%) 1fr;gap:.3rem .75rem;font-size:.9rem;font-variant-numeric:tabular-nums}
dl div{display:contents}
dd{display:flex;align-items:center;gap:.75rem}
dd span{min-width:4.2rem;text-align:right;white-space:nowrap}
.wide{grid-template-columns:fit-content(45%) 1fr}
.bar{flex:1;min-width:2rem;height:.5rem;border-radius:.25rem;background:var(--track);fill:var(--up)}
.bar.high{fill:var(--degraded)}
.bar .mark{fill:var(--ink)}
figure svg{display:block;width:100%;height:1.75rem;border-radius:.3rem;background:repeating-linear-gradient(135deg,var(--track) 0 3px,var(--card) 3px 6px)}
figure path{fill:var(--look)}
figure .up{opacity:.85}
figure .gaps{stroke:var(--card);stroke-width:8;stroke-dasharray:.14 .86;stroke-dashoffset:.07}
figcaption{display:flex;justify-content:space-between;margin-top:.25rem}
summary{cursor:pointer;color:var(--soft);font-size:.875rem}
details dl{margin-top:.5rem}
.settings{margin-top:2rem}
.age{margin-top:auto}
footer{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:2rem}
@media print{.page{padding:0;max-width:none}.hero,.card svg,figure svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}.card{break-inside:avoid}.refresh{display:none}}
@media (forced-colors:active){.hero,.card{border:2px solid}.icon,figure path,.bar path{fill:CanvasText}.hero .icon,.card .icon{color:CanvasText}}
`
  .trim()
  .replaceAll('\n', '');

/** Nothing may be loaded or run but this style. A page in a sandbox could not refresh itself. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
