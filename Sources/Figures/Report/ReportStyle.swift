/// The style sheet of a report: light and dark, wide and narrow screens, and paper.
enum ReportStyle {
  static let css = """
    :root {
      --page: #ffffff; --ink: #22262b; --soft: #5b636d; --line: #dfe3e8; --fill: #f5f6f8;
      --link: #2a5db0;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #15181c; --ink: #e4e7eb; --soft: #9aa4b0; --line: #343a42; --fill: #1e2228;
        --link: #8ab4f8;
      }
    }
    * { box-sizing: border-box; }
    html { color-scheme: light dark; scroll-behavior: smooth; }
    body {
      margin: 0 auto; padding: 2.5rem 1.25rem 3rem; max-width: 66rem;
      background: var(--page); color: var(--ink);
      font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
    }
    header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance; }
    h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.6rem 0 .6rem; }
    h1, h2, p, dd, td, th, figcaption { overflow-wrap: anywhere; }
    p { margin: 0 0 1rem; max-width: 44rem; }
    .subtitle { color: var(--soft); font-size: 1.1rem; }
    a { color: var(--link); }
    nav {
      background: var(--fill); border-radius: .5rem; padding: .8rem 1.2rem; font-size: .95rem;
    }
    nav ol { margin: 0; padding-left: 1.4rem; columns: 18rem; }
    figure { margin: 1.6rem 0; }
    .panel {
      background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem;
      width: fit-content; max-width: 100%; overflow-x: auto;
    }
    .panel > svg { display: block; max-width: 100%; height: auto; }
    .panel.wide > svg { max-width: none; }
    figcaption { color: var(--soft); font-size: .92rem; margin-top: .5rem; max-width: 44rem; }
    figcaption b, caption b { color: var(--ink); }
    .table { overflow-x: auto; margin: 1.4rem 0; }
    table { border-collapse: collapse; font-size: .94rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--soft); font-size: .92rem; padding-bottom: .5rem; }
    th, td { padding: .35rem 1rem .35rem 0; text-align: left; vertical-align: top; }
    th, td { min-width: 3.5rem; border-bottom: 1px solid var(--line); }
    th { border-bottom: 2px solid var(--soft); font-weight: 600; }
    .number { text-align: right; white-space: nowrap; }
    dl { margin: 1rem 0; max-width: 44rem; font-size: .94rem; }
    dl div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 1rem; }
    dl div { padding: .25rem 0; border-bottom: 1px solid var(--line); }
    dt { color: var(--soft); }
    dd { margin: 0; }
    pre {
      background: var(--fill); border-radius: .5rem; padding: .9rem 1.1rem; overflow-x: auto;
      font-size: .87rem; line-height: 1.5; tab-size: 2;
    }
    code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    .empty { color: var(--soft); }
    footer {
      margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line);
      color: var(--soft); font-size: .88rem; overflow-wrap: anywhere;
    }
    @media (max-width: 36rem) {
      body { padding-top: 1.25rem; }
      dl div { grid-template-columns: 1fr; gap: 0; }
      .panel > svg { max-width: none; }
    }
    @media print {
      :root {
        --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --fill: #f4f4f4; --link: #000;
      }
      body { max-width: none; padding: 0; font-size: 10pt; }
      figure, tr, dl div { break-inside: avoid; }
      h2 { break-after: avoid; }
      .panel { border: 0; padding: 0; overflow: visible; }
      .panel.wide > svg { max-width: 100%; }
      .table { overflow: visible; }
      pre { white-space: pre-wrap; }
    }
    """
}
