"use strict";
// The details of a node or an edge: names, papers, and the sentences that say so.

const Panel = (() => {
  /** So many relations are shown with their sentences at once; of more, the reader opens what matters. */
  const FEW = 6;
  const panel = byId("panel");
  /** What had the focus when the details opened. @type {HTMLElement | null} */
  let before = null;

  /** A word for the shell, whatever is in it. @param {string} text */
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

  /** A sentence with its mentions marked; offsets count code points. @param {EvidencePiece} piece */
  function sentence(piece) {
    const points = Array.from(DATA.texts[piece.text]);
    const marks = [piece.head, piece.tail]
      .filter((span) => span !== null)
      .map(([start, end]) => [Math.max(0, start), Math.min(points.length, end)])
      .filter(([start, end]) => start < end)
      .sort((a, b) => a[0] - b[0]);
    const quote = element("q", { dir: "auto" });
    let done = 0;
    for (const [start, end] of marks) {
      if (start < done) continue;
      quote.append(points.slice(done, start).join(""));
      quote.append(element("mark", {}, points.slice(start, end).join("")));
      done = end;
    }
    quote.append(points.slice(done).join(""));
    return quote;
  }

  /** Only addresses of the web become links, and only those that the paper has. @param {string | undefined} url */
  function isWeb(url) {
    return guarded(() => ["http:", "https:"].includes(new URL(url || "").protocol), false);
  }

  /** @param {PagePaper} paper */
  function reference(paper) {
    const when = paper.published || (paper.year ? String(paper.year) : "no date");
    const words = [paper.venue, paper.inferred ? `${when} (inferred)` : when].filter(Boolean).join(", ");
    const number = NODE_BY_ID.get(paper.id);
    const title = bidi(shortened(paper.title, 200));
    const shown = number === undefined ? title : thing(number, shortened(paper.title, 200));
    const cite = element("cite", {}, shown, ` ${words}`);
    if (isWeb(paper.url)) {
      cite.append(" ", element("a", { href: paper.url || "", target: "_blank", rel: "noopener noreferrer" }, "Read the paper"));
    }
    return cite;
  }

  /** @param {EvidencePiece[]} pieces */
  function evidence(pieces) {
    const list = element("ul", { class: "evidence" });
    for (const piece of pieces) {
      const sure = element("span", { class: "quiet" }, ` ${Math.round(piece.confidence * 100)} % sure`);
      list.append(element("li", {}, sentence(piece), element("p", {}, reference(DATA.papers[piece.paper]), sure)));
    }
    return list;
  }

  /** A button that opens a node. @param {number} number @param {string} [text] */
  function thing(number, text) {
    const button = element("button", { type: "button", class: "thing" }, bidi(text || shortened(DATA.nodes[number].name, 90)));
    button.addEventListener("click", () => State.set({ node: number, edge: null }));
    return button;
  }

  /** @param {string} label */
  function badge(label) {
    const shape = TYPE.get(label)?.shape || "dot";
    return element("span", { class: "badge" }, element("span", { class: `mark ${shape}`, "data-type": label }), label);
  }

  /** How to see what the page leaves out. @param {number} left @param {string} what @param {string} command */
  function rest(left, what, command) {
    return element("p", { class: "rest" }, `${counted(left, what, what + "s")} more: `, element("code", {}, command));
  }

  /** @param {number} number */
  function edgeSummary(number) {
    const edge = DATA.edges[number];
    const phrase = RELATION.get(edge.type)?.phrase || edge.type;
    const button = element("button", { type: "button", class: "relation" }, phrase);
    button.addEventListener("click", () => State.set({ edge: number, node: null }));
    return element("span", {}, thing(edge.source), " ", button, " ", thing(edge.target));
  }

  /** @param {number} number */
  function edgeRest(number) {
    const edge = DATA.edges[number];
    const left = edge.papers - edge.evidence.length;
    if (left <= 0) return "";
    return rest(left, "paper", `kg why ${quoted(DATA.nodes[edge.source].id)} ${quoted(DATA.nodes[edge.target].id)}`);
  }

  /** @param {number} number @returns {Array<Node | string>} */
  function edgeDetails(number) {
    const edge = DATA.edges[number];
    const relation = RELATION.get(edge.type);
    const facts = `${counted(edge.papers, "paper", "papers")}, ${Math.round(edge.confidence * 100)} % sure`;
    return [
      element("h2", { tabindex: "-1" }, edgeSummary(number)),
      element("p", { class: "quiet" }, `${relation?.meaning || ""} · ${facts}`),
      evidence(edge.evidence),
      edgeRest(number),
    ];
  }

  /** @param {PageNode} node @returns {Node[]} */
  function roles(node) {
    return (node.roles || []).map((role) => {
      const phrase = RELATION.get(role.type)?.phrase || role.type;
      const count = element("span", { class: "quiet" }, counted(role.papers, "paper", "papers"));
      const heading = element("summary", {}, `A paper ${phrase} it `, count);
      const group = element("details", { open: "" }, heading, evidence(role.evidence));
      const left = role.papers - role.evidence.length;
      if (left > 0) group.append(rest(left, "paper", `kg show ${quoted(node.id)}`));
      return group;
    });
  }

  /** The relations of a node, by type and direction. @param {number} number @returns {Node[]} */
  function relations(number) {
    /** @type {Map<string, number[]>} */
    const groups = new Map();
    const shown = State.shown();
    const few = EDGES_AT[number].length <= FEW;
    for (const edge of EDGES_AT[number]) {
      const { type, source } = DATA.edges[edge];
      if (RELATION.get(type)?.role && source !== number) continue;
      if (!shown.edges[edge] && State.view.focus === null) continue;
      const key = `${type} ${source === number ? "out" : "in"}`;
      groups.set(key, [...(groups.get(key) || []), edge]);
    }
    return [...groups].map(([key, edges]) => {
      const [type, way] = key.split(" ");
      const phrase = RELATION.get(type)?.phrase || type;
      const says = way === "out" ? `It ${phrase}` : `What ${phrase} it`;
      const list = element("ul", { class: "relations" });
      for (const edge of edges) {
        const there = way === "out" ? DATA.edges[edge].target : DATA.edges[edge].source;
        const best = DATA.edges[edge].evidence.slice(0, 5);
        const more = element("details", few ? { open: "" } : {}, element("summary", {}, counted(DATA.edges[edge].papers, "paper", "papers")), evidence(best), edgeRest(edge));
        list.append(element("li", {}, badgeMark(there), thing(there), " ", more));
      }
      return element("details", { open: "" }, element("summary", {}, says, " ", element("span", { class: "quiet" }, String(edges.length))), list);
    });
  }

  /** @param {number} number */
  function badgeMark(number) {
    const label = DATA.nodes[number].label;
    return element("span", { class: `mark ${TYPE.get(label)?.shape || "dot"}`, "data-type": label, title: label });
  }

  /** @param {PageNode} node @returns {Array<Node | string>} */
  function about(node) {
    if (node.paper !== undefined) {
      const paper = DATA.papers[node.paper];
      const authors = (paper.authors || []).slice(0, 12).join(", ") + ((paper.authors || []).length > 12 ? ", …" : "");
      return [
        authors ? element("p", {}, bidi(authors)) : "",
        element("p", {}, reference(paper)),
        node.abstract ? element("details", {}, element("summary", {}, "Abstract"), element("p", { dir: "auto", class: "abstract" }, node.abstract)) : "",
      ];
    }
    const names = (node.aliases || []).slice(0, 20);
    const aliases = element("p", {}, "Also: ");
    names.forEach((name, position) => aliases.append(position ? ", " : "", bidi(shortened(name, 120))));
    return [names.length ? aliases : "", element("p", { class: "quiet" }, `Named by ${counted(node.papers || 0, "paper", "papers")}`)];
  }

  /** @param {number} number @returns {Array<Node | string>} */
  function nodeDetails(number) {
    const node = DATA.nodes[number];
    const focus = element("button", { type: "button" }, State.view.focus === number ? "Show all" : "Focus");
    focus.addEventListener("click", () => State.set({ focus: State.view.focus === number ? null : number, node: number }));
    const left = node.links - EDGES_AT[number].length - (node.roles || []).reduce((sum, role) => sum + role.papers, 0);
    return [
      element("p", {}, badge(node.label)),
      element("h2", { tabindex: "-1", dir: "auto" }, shortened(node.name, 400)),
      ...about(node),
      element("p", { class: "actions" }, focus),
      ...relations(number),
      ...roles(node),
      left > 0 ? rest(left, "relation", `kg show ${quoted(node.id)}`) : "",
    ];
  }

  function close() {
    State.set({ node: null, edge: null });
    guarded(() => (before && before.isConnected ? before : byId("graph")).focus(), undefined);
  }

  /** @param {PageView} view */
  function update(view) {
    const open = view.node !== null || view.edge !== null;
    const wasOpen = !panel.hidden;
    if (open && !wasOpen) before = /** @type {HTMLElement | null} */ (document.activeElement);
    panel.hidden = !open;
    document.body.classList.toggle("with-panel", open);
    if (!open) return;
    const shut = element("button", { type: "button", class: "shut", "aria-label": "Close details" }, "×");
    shut.addEventListener("click", close);
    const details = view.edge !== null ? edgeDetails(view.edge) : nodeDetails(view.node ?? 0);
    const key = `${view.node} ${view.edge}`;
    const same = panel.dataset.key === key;
    panel.replaceChildren(shut, ...details);
    if (same) return;
    panel.dataset.key = key;
    panel.scrollTop = 0;
    const within = document.activeElement === document.body || document.activeElement === null;
    if (within && wasOpen) panel.querySelector("h2")?.focus();
  }

  return { start: () => State.listen(update), close, badge };
})();
