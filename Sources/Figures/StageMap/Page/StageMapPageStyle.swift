/// The style sheet of a map's page. The drawing brings its own; the page uses ids and elements, so
/// that the two do not meet.
enum StageMapPageStyle {
  static let css = """
    :root {
      --page: #ffffff; --ink: #22262b; --soft: #565d66; --edge: #dfe3e8; --fill: #f6f7f9;
      --link: #2a5db0; --mark: #e8a200;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #15181c; --ink: #e4e7eb; --soft: #a4adb8; --edge: #343a42; --fill: #1e2228;
        --link: #8ab4f8; --mark: #ffc53d;
      }
    }
    * { box-sizing: border-box; }
    html, body { height: 100%; }
    body {
      margin: 0; display: flex; flex-direction: column; background: var(--page);
      color: var(--ink); color-scheme: light dark;
      font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
    }
    header {
      display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding: 10px 16px;
      border-bottom: 1px solid var(--edge);
    }
    h1 { font-size: 16px; margin: 0; overflow-wrap: anywhere; }
    header p { margin: 0; color: var(--soft); }
    #tools { margin-left: auto; display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; }
    input[type=search] {
      font: inherit; width: 15em; padding: 4px 8px; border: 1px solid var(--edge);
      border-radius: 6px; background: var(--fill); color: inherit;
    }
    #states label { margin-right: 8px; white-space: nowrap; }
    button {
      font: inherit; padding: 3px 10px; border: 1px solid var(--edge); background: var(--fill);
      color: inherit; cursor: pointer; border-radius: 6px;
    }
    #zoom button + button { margin-left: 4px; }
    main { flex: 1; display: flex; min-height: 0; }
    #stage { flex: 1; min-width: 0; overflow: hidden; position: relative; cursor: grab; }
    #stage:focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
    #stage > svg { position: absolute; left: 0; top: 0; transform-origin: 0 0; }
    #stage [data-box] { cursor: pointer; }
    #stage[data-dim] [data-box]:not([data-lit]), #stage[data-dim] [data-from]:not([data-lit]) {
      opacity: .22;
    }
    #stage [data-chosen] > rect:not(.ring) {
      stroke: var(--mark); stroke-width: 3; stroke-dasharray: none;
    }
    aside {
      width: 380px; max-width: 45%; overflow: auto; padding: 14px 16px 24px;
      border-left: 1px solid var(--edge); overflow-wrap: anywhere;
    }
    aside h2 { font-size: 16px; line-height: 1.35; margin: 0 0 2px; }
    aside h3 { font-size: 12px; margin: 16px 0 2px; color: var(--soft); font-weight: 600; }
    aside p { margin: 0 0 6px; }
    aside ul { margin: 0; padding-left: 18px; }
    aside a { color: var(--link); text-decoration: none; cursor: pointer; }
    aside a:hover, aside a:focus-visible { text-decoration: underline; }
    aside dl { margin: 0; display: grid; grid-template-columns: minmax(6em, auto) 1fr; gap: 2px 12px; }
    aside dt { color: var(--soft); }
    aside dd { margin: 0; font-variant-numeric: tabular-nums; }
    aside small { color: var(--soft); font-size: 13px; }
    @media (max-width: 760px) {
      main { flex-direction: column; }
      aside {
        width: auto; max-width: none; max-height: 45%; border-left: 0;
        border-top: 1px solid var(--edge);
      }
      #tools { margin-left: 0; }
    }
    """
}
