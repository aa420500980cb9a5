"use strict";
// Search by name and alias, with suggestions.

const Search = (() => {
  const MOST = 12;
  const box = /** @type {HTMLInputElement} */ (byId("search"));
  const list = byId("suggestions");
  let active = -1;

  /** Letters and digits without accents: what names are compared by. @param {string} text */
  function plain(text) {
    return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}+#]+/gu, "");
  }

  const entries = DATA.nodes.map((node, number) => ({
    number,
    names: [node.name, ...(node.aliases || [])].map((name) => plain(name.slice(0, 300))),
  }));

  /** How well a node answers: the same, a beginning, somewhere within; 0 for not at all.
   * @param {string[]} names @param {string} asked */
  function score(names, asked) {
    if (names.includes(asked)) return 3;
    if (names.some((name) => name.startsWith(asked))) return 2;
    return names.some((name) => name.includes(asked)) ? 1 : 0;
  }

  /** @param {string} text @returns {number[]} */
  function find(text) {
    const asked = plain(text);
    if (!asked) return [];
    return entries
      .map(({ number, names }) => ({ number, fit: score(names, asked) }))
      .filter((hit) => hit.fit)
      .sort((a, b) => b.fit - a.fit || DATA.nodes[b.number].importance - DATA.nodes[a.number].importance)
      .slice(0, MOST)
      .map((hit) => hit.number);
  }

  /** The alias that answers where the name does not. @param {PageNode} node @param {string} asked */
  function matched(node, asked) {
    if (plain(node.name).includes(asked)) return null;
    return (node.aliases || []).find((alias) => plain(alias).includes(asked)) || null;
  }

  /** @param {number} number @param {number} position @param {string} asked */
  function option(number, position, asked) {
    const node = DATA.nodes[number];
    const row = element("li", { role: "option", id: `suggestion-${position}`, "aria-selected": "false" });
    row.append(Panel.badge(node.label), bidi(shortened(node.name, 70)));
    const alias = matched(node, asked);
    if (alias) row.append(element("span", { class: "quiet" }, " ", bidi(shortened(alias, 50))));
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(number);
    });
    return row;
  }

  function shut() {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  /** @param {number} number */
  function choose(number) {
    shut();
    box.value = DATA.nodes[number].name.slice(0, 200);
    const view = State.view;
    const near = view.focus === null || Focus.members(view.focus).has(number);
    const types = new Set([...view.types].filter((type) => type !== DATA.nodes[number].label));
    State.set({ node: number, edge: null, types, focus: near ? view.focus : null });
    Speech.say(Speech.of(number));
  }

  function suggest() {
    const hits = find(box.value);
    list.replaceChildren(...hits.map((number, position) => option(number, position, plain(box.value))));
    list.dataset.hits = hits.join(",");
    const nothing = box.value.trim() && !hits.length;
    if (nothing) list.append(element("li", { role: "option", "aria-disabled": "true", class: "quiet" }, "Nothing shown here is called so; kg search looks in the whole graph"));
    list.hidden = !hits.length && !nothing;
    active = -1;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
  }

  /** @param {number} step */
  function move(step) {
    const rows = [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];
    if (!rows.length) return;
    active = (active + step + rows.length) % rows.length;
    rows.forEach((row, position) => row.setAttribute("aria-selected", String(position === active)));
    box.setAttribute("aria-activedescendant", rows[active].id);
    rows[active].scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const hits = (list.dataset.hits || "").split(",").filter(Boolean).map(Number);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) suggest();
      move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Enter" && hits.length && !list.hidden) {
      choose(hits[Math.max(0, active)]);
      event.preventDefault();
    } else if (event.key === "Escape") {
      if (list.hidden) box.value = "";
      shut();
      event.stopPropagation();
    }
  }

  function start() {
    box.addEventListener("input", suggest);
    box.addEventListener("keydown", keys);
    box.addEventListener("blur", shut);
  }

  return { start, find };
})();
