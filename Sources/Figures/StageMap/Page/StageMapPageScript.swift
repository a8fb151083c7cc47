/// The script of a map's page. It puts names into the page as text only, never as markup.
package enum StageMapPageScript {
  package static let javaScript = #"""
    "use strict";
    const stages = JSON.parse(document.getElementById("data").textContent);
    const view = document.getElementById("stage");
    const about = document.getElementById("about");
    const search = document.getElementById("search");
    const svg = view.querySelector("svg");
    const size = svg.viewBox.baseVal;
    const signs = { fresh: "✓", stale: "✗", pending: "…", running: "▸", failed: "!" };
    const users = stages.map(() => []);
    stages.forEach((stage, index) => {
      for (const above of sources(index)) users[above].push(index);
    });
    const boxes = [...svg.querySelectorAll("[data-box]")];
    const edges = [...svg.querySelectorAll("[data-from]")];
    const boxOf = new Map();
    for (const box of boxes) {
      box.stages = box.dataset.stages.split(" ").map(Number);
      for (const index of box.stages) boxOf.set(index, box.dataset.box);
    }

    function sources(index) { return new Set(stages[index].inputs.flatMap((input) => input[1])); }

    // Moving and enlarging.
    let at = { x: 0, y: 0, scale: 1 };
    function place() {
      svg.style.transform = `translate(${at.x}px, ${at.y}px) scale(${at.scale})`;
    }
    function fit(least) {
      const whole = Math.min(view.clientWidth / size.width, view.clientHeight / size.height, 1);
      const scale = Math.max(whole, least);
      at = { scale, x: Math.max(0, (view.clientWidth - size.width * scale) / 2), y: 0 };
      place();
    }
    function zoom(factor, x, y) {
      const scale = Math.min(4, Math.max(0.05, at.scale * factor));
      const ratio = scale / at.scale;
      at = { scale, x: x - (x - at.x) * ratio, y: y - (y - at.y) * ratio };
      place();
    }
    function zoomHere(factor) { zoom(factor, view.clientWidth / 2, view.clientHeight / 2); }
    view.addEventListener("wheel", (event) => {
      event.preventDefault();
      const frame = view.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - frame.left, event.clientY - frame.top);
    }, { passive: false });
    let drag = null;
    let moved = false;
    view.addEventListener("pointerdown", (event) => {
      drag = { x: event.clientX - at.x, y: event.clientY - at.y, fromX: event.clientX,
        fromY: event.clientY };
      moved = false;
    });
    window.addEventListener("pointermove", (event) => {
      if (!drag) return;
      if (Math.hypot(event.clientX - drag.fromX, event.clientY - drag.fromY) > 4) moved = true;
      if (!moved) return;
      at.x = event.clientX - drag.x;
      at.y = event.clientY - drag.y;
      place();
    });
    window.addEventListener("pointerup", () => { drag = null; });
    document.getElementById("fit").onclick = () => fit(0);
    document.getElementById("larger").onclick = () => zoomHere(1.25);
    document.getElementById("smaller").onclick = () => zoomHere(0.8);

    // What is lit: what was chosen and all above and below it, else what the search and the
    // states leave.
    let chosen = null;
    const hidden = new Set();
    function reach(start, next) {
      const seen = new Set();
      const stack = [...start];
      while (stack.length) for (const index of next(stack.pop())) {
        if (!seen.has(index)) { seen.add(index); stack.push(index); }
      }
      return seen;
    }
    function matches(stage) {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const text = [stage.name, stage.kind, ...stage.outputs].join("\n").toLowerCase();
      return !hidden.has(stage.state) && words.every((word) => text.includes(word));
    }
    function flag(element, name, isSet) {
      if (isSet) element.setAttribute(name, ""); else element.removeAttribute(name);
    }
    function light() {
      const isFiltered = search.value.trim() !== "" || hidden.size > 0;
      const lit = new Set();
      if (chosen) {
        for (const index of chosen) lit.add(index);
        for (const index of reach(chosen, (index) => sources(index))) lit.add(index);
        for (const index of reach(chosen, (index) => users[index])) lit.add(index);
      }
      const shown = (index) => (!chosen || lit.has(index)) && matches(stages[index]);
      const litBoxes = new Set();
      for (const box of boxes) {
        const isLit = box.stages.some(shown);
        if (isLit) litBoxes.add(box.dataset.box);
        flag(box, "data-lit", isLit);
        flag(box, "data-chosen", chosen && box.stages.some((index) => chosen.includes(index)));
        for (const cell of box.querySelectorAll("[data-stage]")) {
          const index = Number(cell.dataset.stage);
          cell.style.opacity = !isFiltered || matches(stages[index]) ? "" : "0.25";
          flag(cell, "data-chosen", chosen && chosen.length === 1 && chosen[0] === index);
        }
      }
      for (const edge of edges) {
        const isLit = litBoxes.has(edge.dataset.from) && litBoxes.has(edge.dataset.to);
        flag(edge, "data-lit", isLit);
      }
      flag(view, "data-dim", chosen || isFiltered);
    }

    // The panel.
    function add(parent, tag, text) {
      const element = document.createElement(tag);
      if (text !== undefined) element.textContent = text;
      parent.append(element);
      return element;
    }
    function link(parent, index) {
      const stage = stages[index];
      const item = add(parent, "li");
      const anchor = add(item, "a", `${signs[stage.state] || ""} ${stage.name}`.trim());
      anchor.href = "#" + encodeURIComponent(stage.name);
      anchor.onclick = (event) => { event.preventDefault(); choose([index]); };
    }
    function list(title, indices) {
      if (!indices.length) return;
      add(about, "h3", title);
      const items = add(about, "ul");
      for (const index of indices.slice(0, 200)) link(items, index);
      if (indices.length > 200) add(items, "li", `and ${indices.length - 200} more`);
    }
    function pairs(title, rows) {
      if (!rows.length) return;
      add(about, "h3", title);
      const table = add(about, "dl");
      for (const [name, value] of rows) { add(table, "dt", name); add(table, "dd", value); }
    }
    function tell() {
      about.replaceChildren();
      about.scrollTop = 0;
      if (!chosen) {
        const found = stages.map((_, index) => index).filter((index) => matches(stages[index]));
        if (search.value.trim() || hidden.size) {
          list(`${found.length} of ${stages.length} stages`, found);
          return;
        }
        add(about, "p", "Choose a stage to see why it stands where it stands, what it is made "
          + "from, and with which parameters.");
        add(about, "p", "Drag to move, turn the wheel to enlarge, / to search, Esc to let go.");
        list("Critical path", found.filter((index) => stages[index].critical));
        list("Stale", found.filter((index) => stages[index].state === "stale"));
        return;
      }
      if (chosen.length > 1) {
        list(`${chosen.length} stages in this box`, chosen);
        return;
      }
      const stage = stages[chosen[0]];
      add(about, "h2", stage.name);
      const words = [stage.kind, `${signs[stage.state] || ""} ${stage.state}`.trim()];
      if (stage.time) words.push(stage.time === "?" ? "time not known" : stage.time);
      if (stage.critical) words.push("on the critical path");
      add(add(about, "p"), "small", words.join(" · "));
      if (stage.outputs.length) pairs("Outputs", stage.outputs.map((name) => ["⇒", name]));
      if (stage.reasons.length) {
        add(about, "h3", "Why");
        const items = add(about, "ul");
        for (const reason of stage.reasons) add(items, "li", reason);
      }
      pairs("Parameters", stage.parameters);
      for (const [name, indices] of stage.inputs) list(`Made from: ${name}`, indices);
      list("Used by", users[chosen[0]]);
      pairs("Result", stage.facts);
    }
    function choose(indices) {
      chosen = indices;
      const hash = indices && indices.length === 1
        ? "#" + encodeURIComponent(stages[indices[0]].name) : " ";
      try { history.replaceState(null, "", hash.trim() || location.pathname); } catch (_) {}
      light();
      tell();
    }
    view.addEventListener("click", (event) => {
      if (moved) return;
      const cell = event.target.closest("[data-stage]");
      const box = event.target.closest("[data-box]");
      if (cell) choose([Number(cell.dataset.stage)]);
      else if (box) choose(box.stages);
      else choose(null);
    });
    for (const box of boxes) {
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "button");
      box.addEventListener("keydown", (event) => {
        if (event.key === "Enter") choose(box.stages);
      });
    }
    search.addEventListener("input", () => choose(null));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && document.activeElement !== search) {
        event.preventDefault();
        search.focus();
      } else if (event.key === "Escape") {
        search.value = "";
        choose(null);
      }
    });
    for (const state of Object.keys(signs)) {
      const count = stages.filter((stage) => stage.state === state).length;
      if (!count) continue;
      const label = add(document.getElementById("states"), "label");
      const box = add(label, "input");
      box.type = "checkbox";
      box.checked = true;
      box.onchange = () => {
        if (box.checked) hidden.delete(state); else hidden.add(state);
        choose(null);
      };
      label.append(` ${signs[state]} ${state} (${count})`);
    }
    // At first large enough to be read, where not all of it is in sight.
    fit(0.65);
    let named = "";
    try { named = decodeURIComponent(location.hash.slice(1)); } catch (_) {}
    const first = named ? stages.findIndex((stage) => stage.name === named) : -1;
    choose(first < 0 ? null : [first]);
    """#
}
