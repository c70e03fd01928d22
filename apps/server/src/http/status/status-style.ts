/** The style of the status page; light and dark as the person's system is. */
export const statusStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--muted:#57606a;--paper:#f5f6f8;--card:#fff;--line:#d9dde3;--accent:#0b57d0;--on:#1a7f37;--off:#9a6700;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--muted:#9aa4af;--paper:#131619;--card:#1b2025;--line:#323840;--accent:#8ab4f8;--on:#4ac26b;--off:#e0a93b;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem}
header{display:grid;grid-template-columns:1fr auto;align-items:center;column-gap:1rem;margin-bottom:1.25rem}
header h1{font-size:1.6rem;line-height:1.2;margin:0}
header p{margin:0}
header .muted{grid-row:2}
header .state{grid-row:1/3;grid-column:2;border:1px solid var(--line);background:var(--card);border-radius:2rem;padding:.3rem .9rem}
h2{font-size:1rem;margin:0 0 .75rem}
h3{font-size:.95rem;margin:1rem 0 .35rem}
h3:first-child{margin-top:0}
p{margin:0 0 .75rem}
.muted{color:var(--muted);font-weight:400}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.25rem;margin:0 0 1rem}
.card>:last-child{margin-bottom:0}
.glance{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;margin:0 0 1rem;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.glance>div{background:var(--card);padding:.8rem 1rem}
.glance dt{color:var(--muted);font-size:.85rem}
.glance dd{margin:0;font-size:1.25rem;font-variant-numeric:tabular-nums}
.state::before{content:"";display:inline-block;width:.6rem;height:.6rem;border-radius:50%;margin-right:.55rem;background:var(--muted)}
.state.on::before{background:var(--on)}
.state.off::before{background:var(--off)}
.state.bad::before{background:var(--bad)}
ul{list-style:none;margin:0;padding:0}
li{display:grid;grid-template-columns:auto 1fr auto;gap:.75rem;padding:.3rem 0;border-top:1px solid var(--line)}
li:first-child{border-top:0}
li>*{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.front{color:var(--on)}
.scroll{overflow:auto;max-height:24rem}
table{border-collapse:collapse;width:100%}
th{color:var(--muted);font-weight:500;text-align:left}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
tr:last-child td{border-bottom:0}
.number{text-align:right;font-variant-numeric:tabular-nums}
.bad-text{color:var(--bad)}
code,pre{font:13px/1.55 ui-monospace,monospace}
details{border-top:1px solid var(--line);padding:.55rem 0}
summary{cursor:pointer}
.copyable{position:relative;margin-top:.5rem}
pre{background:var(--paper);border:1px solid var(--line);border-radius:8px;margin:0;padding:.8rem 5rem .8rem .9rem;overflow:auto}
.entry{display:flex;gap:.6rem;margin-top:.6rem}
input{flex:1;min-width:0;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:.3rem .6rem}
.copyable button{position:absolute;top:.5rem;right:.5rem}
button{font:inherit;font-size:.85rem;color:var(--accent);background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.15rem .7rem;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
a{color:var(--accent)}
@media (max-width:40rem){
main{padding:1.5rem 1rem}
.glance{grid-template-columns:repeat(2,1fr)}
header{display:block}
header .state{display:inline-block;margin-top:.75rem}
li{grid-template-columns:auto 1fr;row-gap:0}
li>:last-child{grid-column:2}
pre{padding-right:.9rem}
.copyable button{position:static;margin-top:.5rem}
}
`;
