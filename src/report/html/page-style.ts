/** The page's own style: one column, light or dark by the reader's setting, black on white on paper. No file is loaded. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#f6f8fa;--card:#fff;--edge:#d8dee4;--text:#1c2128;--muted:#59636e;--accent:#0059a3;--warn:#7a4b00;--warn-ground:#fff3d6;--good:#00805d;--gap:#c8ced6;--bad:#c25200}
@media screen and (prefers-color-scheme:dark){:root{--ground:#090d12;--card:#0f141a;--edge:#30363d;--text:#e6edf3;--muted:#9aa5b1;--accent:#7cc0ff;--warn:#f5c542;--warn-ground:#3a2e0a;--good:#2fc79b;--gap:#434c57;--bad:#f0a030}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:884px;margin:0 auto;padding:0 32px}
header{padding-top:48px}
h1{font-size:30px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:21px;margin:56px 0 8px;letter-spacing:-.005em}
h3{font-size:16px;margin:32px 0 6px}
p{margin:0 0 12px;max-width:72ch}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
section.figure{position:relative;scroll-margin-top:12px;margin-top:26px}
.muted{color:var(--muted)}
a{color:var(--accent)}
.badge{display:inline-block;background:var(--warn-ground);color:var(--warn);font-size:11px;font-weight:700;letter-spacing:.08em;border-radius:12px;padding:3px 11px;vertical-align:middle;margin-left:10px;white-space:nowrap}
.banner{background:var(--warn-ground);color:var(--warn);border-radius:10px;padding:11px 16px;margin:18px 0 0;max-width:none}
nav{margin:22px 0 0;font-size:14px}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:0;padding:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(102px,1fr));gap:10px;margin:26px 0 0;padding:0}
.tiles div{background:var(--card);border:1px solid var(--edge);border-radius:10px;padding:11px 14px}
.tiles dt{font-size:12.5px;color:var(--muted)}
.tiles dd{margin:0;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums}
figure{margin:14px 0 8px}
figure svg{display:block;max-width:100%;height:auto}
details{margin:8px 0 0;font-size:14px}
summary{cursor:pointer;color:var(--accent);width:max-content}
summary:focus-visible,a:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--edge);border-radius:10px;margin:10px 0 6px}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
caption{text-align:left;color:var(--muted);font-size:13px;padding:10px 14px 6px}
th,td{text-align:left;padding:6px 14px;border-top:1px solid var(--edge);vertical-align:top;font-weight:400}
thead th{color:var(--muted);font-size:12.5px;border-top:0;vertical-align:bottom}
tbody th{font-weight:600;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:flex;height:12px;border-radius:6px;overflow:hidden;background:var(--card);min-width:110px;border:1px solid var(--edge)}
.bar i{display:block;height:100%}
.graded{background:var(--good)}.unscored{background:repeating-linear-gradient(45deg,var(--bad) 0 3px,var(--card) 3px 6px)}.owed{background:var(--gap)}
#runs td{white-space:nowrap}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--muted);margin:6px 0 0;padding:0;list-style:none}
.key i{display:inline-block;width:14px;height:10px;border-radius:3px;margin-right:6px}
.says{margin:4px 0 10px;padding-left:20px}
footer{color:var(--muted);font-size:13px;padding-top:40px;padding-bottom:60px}
@media (max-width:600px){main,header,footer{padding-left:16px;padding-right:16px}h1{font-size:25px}}
@page{margin:16mm 14mm}
@media print{
body{background:#fff;font-size:10.5pt}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0}
nav,details,.csv{display:none}
h2{margin-top:28px;break-after:avoid}h3{break-after:avoid}
section.figure,figure,tr,.tiles{break-inside:avoid}
.scroll{overflow:visible;border-radius:0}
table{font-size:8pt}th,td,caption{padding:3px 6px}.n,tbody th,#runs td{white-space:normal}.bar{min-width:70px}
.tiles{grid-template-columns:repeat(7,1fr);gap:6px}.tiles div{padding:6px 8px}.tiles dd{font-size:13pt}.tiles dt{font-size:8pt}
thead{display:table-header-group}
a{color:inherit;text-decoration:none}
.bar,.badge,.banner,figure svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}`.trim();
