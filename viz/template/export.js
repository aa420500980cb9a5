"use strict";
// What is shown as a picture, a drawing, data or a table; made here, sent nowhere.

const Export = (() => {
  const LARGEST = 8000;

  /** A cell that no spreadsheet takes for a formula. @param {string | number} value */
  function cell(value) {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function csv() {
    const shown = State.shown().edges;
    const rows = DATA.edges.filter((_, number) => shown[number]).map((edge) => {
      const [source, target] = [DATA.nodes[edge.source], DATA.nodes[edge.target]];
      const best = edge.evidence[0];
      return [
        source.id, source.name, source.label, edge.type, target.id, target.name, target.label, edge.papers, edge.confidence,
        best ? DATA.texts[best.text] : "", best ? DATA.papers[best.paper].title : "",
      ];
    });
    const head = ["source", "source_name", "source_label", "type", "target", "target_name", "target_label", "papers", "confidence", "sentence", "paper"];
    return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  /** Evidence as the JSON export of the whole graph names it. @param {EvidencePiece} piece */
  function evidence(piece) {
    const paper = DATA.papers[piece.paper];
    return { paper: paper.id, title: paper.title, text: DATA.texts[piece.text], head: piece.head, tail: piece.tail, confidence: piece.confidence };
  }

  /** Node-link data, which NetworkX reads. */
  function json() {
    const shown = State.shown();
    const nodes = DATA.nodes
      .filter((_, number) => shown.nodes[number])
      .map((node) => ({
        ...(node.paper === undefined ? { paper_count: node.papers, aliases: node.aliases } : DATA.papers[node.paper]),
        id: node.id, label: node.label, name: node.name,
      }));
    const edges = DATA.edges
      .filter((_, number) => shown.edges[number])
      .map((edge) => ({
        source: DATA.nodes[edge.source].id, target: DATA.nodes[edge.target].id, key: edge.type, type: edge.type,
        confidence: edge.confidence, paper_count: edge.papers, evidence: edge.evidence.map(evidence),
      }));
    return JSON.stringify({ directed: true, multigraph: true, graph: { title: DATA.title }, nodes, edges }, null, 1);
  }

  /** @returns {Promise<Blob>} */
  function png() {
    const { svg, width, height } = Drawing.draw();
    const scale = Math.min(2, LARGEST / Math.max(width, height));
    const image = new Image();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    return new Promise((resolve, reject) => {
      image.onerror = () => reject(new Error("the drawing could not be painted"));
      image.onload = () => {
        canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
      };
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(svg));
    });
  }

  /** @param {Blob} blob @param {string} ending */
  function save(blob, ending) {
    const stem = DATA.title.normalize("NFKD").replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).toLowerCase();
    const link = /** @type {HTMLAnchorElement} */ (element("a", { download: `${stem || "graph"}.${ending}` }));
    link.href = URL.createObjectURL(blob);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    Speech.say(`${link.download} saved`);
  }

  /** @param {string} kind */
  async function run(kind) {
    if (kind === "png") save(await png(), "png");
    else if (kind === "svg") save(new Blob([Drawing.text()], { type: "image/svg+xml" }), "svg");
    else if (kind === "json") save(new Blob([json()], { type: "application/json" }), "json");
    else save(new Blob([csv()], { type: "text/csv" }), "csv");
  }

  function start() {
    const [button, menu] = [byId("export"), byId("exports")];
    /** @param {boolean} open */
    const show = (open) => {
      menu.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => show(menu.hidden));
    menu.addEventListener("click", (event) => {
      const kind = /** @type {HTMLElement} */ (event.target).dataset.export;
      if (!kind) return;
      show(false);
      button.focus();
      run(kind).catch((error) => Speech.say(`Not saved: ${error.message}`));
    });
    document.addEventListener("click", (event) => {
      if (!(/** @type {HTMLElement} */ (event.target).closest(".menu"))) show(false);
    });
    menu.parentElement?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || menu.hidden) return;
      show(false);
      button.focus();
      event.stopPropagation();
    });
  }

  return { start };
})();
